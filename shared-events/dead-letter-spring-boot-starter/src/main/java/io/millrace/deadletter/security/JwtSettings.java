package io.millrace.deadletter.security;

import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are taken.
 *
 * @param issuerUri issuer of the tokens; its keys are discovered unless {@code jwkSetUri} is given
 * @param jwkSetUri where its keys are
 * @param audience audience that a token must name, if any
 * @param rolesClaim claim with the roles, a list or words with blanks between
 */
public record JwtSettings(
        @Nullable String issuerUri, @Nullable String jwkSetUri, @Nullable String audience, String rolesClaim) {

    boolean isSet() {
        return issuerUri != null || jwkSetUri != null;
    }
}
