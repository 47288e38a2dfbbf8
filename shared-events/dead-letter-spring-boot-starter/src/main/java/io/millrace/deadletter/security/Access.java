package io.millrace.deadletter.security;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * Who may come in. Knows nothing of the application's own users, and they nothing of it.
 *
 * @param users people
 * @param keys programs
 * @param jwt tokens
 * @param requestsPerSecond requests that a principal may make in the long run
 * @param burst requests that a principal may make at once
 */
public record Access(List<Operator> users, List<ApiKey> keys, JwtSettings jwt, int requestsPerSecond, int burst) {

    public Access {
        users = List.copyOf(users);
        keys = List.copyOf(keys);
        if (requestsPerSecond < 1 || burst < 1) {
            throw new IllegalArgumentException(
                    "millrace.dead-letter.security.rate-limit.per-second and burst are at least 1, got %d and %d"
                            .formatted(requestsPerSecond, burst));
        }
    }

    /** Whether nobody can come in. */
    public boolean isNobody() {
        return users.isEmpty() && keys.isEmpty() && !jwt.isSet();
    }

    AuthenticationManager manager() {
        List<AuthenticationProvider> providers = new ArrayList<>();
        var passwords = new DaoAuthenticationProvider(new InMemoryUserDetailsManager(
                users.stream().map(Access::details).toList()));
        passwords.setPasswordEncoder(PasswordEncoderFactories.createDelegatingPasswordEncoder());
        providers.add(passwords);
        var tokens = tokens();
        if (tokens != null) {
            providers.add(tokens);
        }
        return new ProviderManager(providers);
    }

    private @Nullable AuthenticationProvider tokens() {
        if (!jwt.isSet()) {
            return null;
        }
        try {
            return JwtAccess.provider(jwt);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "millrace.dead-letter.security.jwt needs org.springframework.boot:spring-boot-starter-security-oauth2-resource-server"
                            + " on the classpath; add it, or take the properties away",
                    e);
        }
    }

    private static UserDetails details(Operator operator) {
        return User.withUsername(operator.name())
                .password(operator.password())
                .authorities(Role.authorities(operator.roles()))
                .build();
    }

    RateLimits limits() {
        return new RateLimits(requestsPerSecond, burst);
    }
}
