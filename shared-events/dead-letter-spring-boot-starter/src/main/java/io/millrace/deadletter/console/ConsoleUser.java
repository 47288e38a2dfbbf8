package io.millrace.deadletter.console;

import io.millrace.deadletter.security.Role;
import org.springframework.security.core.Authentication;

/**
 * Who looks at a page.
 *
 * @param name the name
 * @param operator whether buttons are shown
 * @param admin whether the audit is shown
 */
public record ConsoleUser(String name, boolean operator, boolean admin) {

    static ConsoleUser of(Authentication authentication) {
        return new ConsoleUser(
                authentication.getName(), has(authentication, Role.OPERATOR), has(authentication, Role.ADMIN));
    }

    private static boolean has(Authentication authentication, Role role) {
        return authentication.getAuthorities().stream()
                .anyMatch(authority -> role.authority().equals(authority.getAuthority()));
    }
}
