package io.millrace.deadletter.security;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * A program that authenticates by the header {@code X-API-Key}.
 *
 * @param name its name in the audit
 * @param sha256 SHA-256 of the key in UTF-8, as hexadecimal digits
 * @param roles what it may do
 */
public record ApiKey(String name, String sha256, Set<Role> roles) {

    public ApiKey {
        roles = Set.copyOf(roles);
        sha256 = sha256.toLowerCase(Locale.ROOT);
        if (name.isBlank() || roles.isEmpty()) {
            throw new IllegalArgumentException(
                    "An entry of millrace.dead-letter.security.api-keys lacks its name or its roles (VIEWER, OPERATOR, ADMIN)");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "The key %s in millrace.dead-letter.security.api-keys is not a SHA-256 in hexadecimal digits. Make a"
                                    .formatted(name)
                            + " random key with `openssl rand -hex 32` and its hash with `printf %s KEY | sha256sum`");
        }
    }

    byte[] hash() {
        return HexFormat.of().parseHex(sha256);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "ApiKey[name=%s, roles=%s]".formatted(name, roles);
    }
}
