package io.millrace.deadletter.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Keeps one principal from taking all of the service. Who is not authenticated counts by address. */
final class RateLimitFilter extends OncePerRequestFilter {

    private final RateLimits limits;

    RateLimitFilter(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var wait = limits.take(principal(request));
        if (wait.isZero()) {
            chain.doFilter(request, response);
            return;
        }
        refuse(response, wait);
    }

    static void refuse(HttpServletResponse response, Duration wait) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait)));
        ProblemAnswer.write(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-requests",
                "Too many requests; try again in %d s".formatted(seconds(wait)));
    }

    private static String principal(HttpServletRequest request) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        // whoever has not signed in bears one name, which everybody else who has not would share
        return authentication == null || authentication instanceof AnonymousAuthenticationToken
                ? "address " + request.getRemoteAddr()
                : "name " + authentication.getName();
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
