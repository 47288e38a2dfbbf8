package io.millrace.deadletter.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/** Authenticates by a key. Every key is compared in full, so that the time tells nothing. */
final class ApiKeyFilter extends OncePerRequestFilter {

    static final String HEADER = "X-API-Key";

    private final List<ApiKey> keys;
    private final AuthenticationEntryPoint refuse;

    ApiKeyFilter(List<ApiKey> keys, AuthenticationEntryPoint refuse) {
        this.keys = List.copyOf(keys);
        this.refuse = refuse;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var given = request.getHeader(HEADER);
        if (given == null) {
            chain.doFilter(request, response);
            return;
        }
        var key = find(given);
        if (key.isEmpty()) {
            refuse.commence(request, response, new BadCredentialsException("The API key is unknown"));
            return;
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new PreAuthenticatedAuthenticationToken(
                key.get().name(), "", Role.authorities(key.get().roles())));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }

    private Optional<ApiKey> find(String given) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(given.getBytes(UTF_8));
            Optional<ApiKey> found = Optional.empty();
            for (ApiKey key : keys) {
                if (MessageDigest.isEqual(hash, key.hash())) {
                    found = Optional.of(key);
                }
            }
            return found;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
