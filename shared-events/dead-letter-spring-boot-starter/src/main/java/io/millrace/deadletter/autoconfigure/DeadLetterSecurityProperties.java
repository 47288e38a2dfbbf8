package io.millrace.deadletter.autoconfigure;

import io.millrace.deadletter.security.ApiKey;
import io.millrace.deadletter.security.JwtSettings;
import io.millrace.deadletter.security.Operator;
import io.millrace.deadletter.security.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may see and decide dead letters. Nobody unless something is given.
 *
 * @param users people: {@code name}, {@code password} (a hash, {@code {bcrypt}$2a$...}) and {@code roles} of each (VIEWER,
 *     OPERATOR, ADMIN)
 * @param apiKeys programs that send {@code X-API-Key}: {@code name}, {@code sha256} of the key and {@code roles} of each
 * @param jwt tokens of an issuer
 * @param rateLimit how many requests one principal may make
 */
@ConfigurationProperties("millrace.dead-letter.security")
public record DeadLetterSecurityProperties(
        @DefaultValue List<User> users,
        @DefaultValue List<Key> apiKeys,
        @DefaultValue Jwt jwt,
        @DefaultValue RateLimit rateLimit) {

    /**
     * Somebody who signs in.
     *
     * @param name the name
     * @param password hash of the password, {@code {bcrypt}$2a$...}
     * @param roles VIEWER, OPERATOR or ADMIN
     */
    public record User(String name, String password, Set<Role> roles) {

        Operator operator() {
            return new Operator(name, password, roles);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "User[name=%s, roles=%s]".formatted(name, roles);
        }
    }

    /**
     * A program's key.
     *
     * @param name its name in the audit
     * @param sha256 SHA-256 of the key, as hexadecimal digits
     * @param roles VIEWER, OPERATOR or ADMIN
     */
    public record Key(String name, String sha256, Set<Role> roles) {

        ApiKey key() {
            return new ApiKey(name, sha256, roles);
        }

        /** Without the hash. */
        @Override
        public String toString() {
            return "Key[name=%s, roles=%s]".formatted(name, roles);
        }
    }

    /**
     * Whose tokens are taken.
     *
     * @param issuerUri issuer of the tokens; its keys are discovered unless jwk-set-uri is given
     * @param jwkSetUri where its keys are
     * @param audience audience that a token must name, if any
     * @param rolesClaim claim with the roles, a list or words with blanks between
     */
    public record Jwt(
            @Nullable String issuerUri,
            @Nullable String jwkSetUri,
            @Nullable String audience,
            @DefaultValue("roles") String rolesClaim) {

        JwtSettings settings() {
            return new JwtSettings(issuerUri, jwkSetUri, audience, rolesClaim);
        }
    }

    /**
     * How many requests one principal may make.
     *
     * @param perSecond in the long run
     * @param burst at once
     */
    public record RateLimit(@DefaultValue("50") int perSecond, @DefaultValue("200") int burst) {}
}
