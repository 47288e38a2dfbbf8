package io.millrace.deadletter.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What an operator may do. Each role includes those before it. */
public enum Role {

    /** Sees letters, groups and runs, or failed rows. */
    VIEWER,

    /** Replays, tries out, edits, discards and reopens, or resubmits. */
    OPERATOR,

    /** Sees the audit as well, and approves what cannot be taken back. */
    ADMIN;

    /** Names no authority of an application, so that its administrators are not ours. */
    public String authority() {
        return "MILLRACE_" + name();
    }

    static Optional<Role> named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** The authorities of these roles and of those they include. */
    static List<GrantedAuthority> authorities(Collection<Role> roles) {
        return Arrays.stream(values())
                .filter(role -> roles.stream().anyMatch(given -> given.compareTo(role) >= 0))
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(role.authority()))
                .toList();
    }
}
