package io.millrace.deadletter.security;

import java.util.Set;

/**
 * Somebody who signs in with a name and a password.
 *
 * @param name the name
 * @param password its hash, {@code {bcrypt}$2a$...}
 * @param roles what he or she may do
 */
public record Operator(String name, String password, Set<Role> roles) {

    private static final String BCRYPT = "\\{bcrypt}\\$2[aby]?\\$\\d\\d\\$.{53}";

    public Operator {
        roles = Set.copyOf(roles);
        if (name.isBlank() || roles.isEmpty()) {
            throw new IllegalArgumentException(
                    "An entry of millrace.dead-letter.security.users lacks its name or its roles (VIEWER, OPERATOR, ADMIN)");
        }
        if (!password.matches(BCRYPT)) {
            throw new IllegalArgumentException(
                    "The password of user %s in millrace.dead-letter.security.users is not a bcrypt hash. Make one with"
                                    .formatted(name)
                            + " `htpasswd -nBC 10 %s`, and write {bcrypt} followed by what comes behind the colon"
                                    .formatted(name));
        }
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "Operator[name=%s, roles=%s]".formatted(name, roles);
    }
}
