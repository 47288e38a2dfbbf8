package io.millrace.deadletter.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses an address that guessed passwords or keys too often, before its next guess costs anything. */
final class GuessLimitFilter extends OncePerRequestFilter {

    private static final String FAILED = GuessLimitFilter.class.getName() + ".failed";
    private static final int PER_SECOND = 1;
    private static final int AT_ONCE = 20;

    private final RateLimits guesses = new RateLimits(PER_SECOND, AT_ONCE);

    /** Notes that a request's password or key was wrong. */
    static void failed(HttpServletRequest request) {
        request.setAttribute(FAILED, true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var wait = guesses.look(request.getRemoteAddr());
        if (isGuess(request) && !wait.isZero()) {
            RateLimitFilter.refuse(response, wait);
            return;
        }
        chain.doFilter(request, response);
        if (request.getAttribute(FAILED) != null) {
            guesses.take(request.getRemoteAddr());
        }
    }

    private static boolean isGuess(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || request.getHeader(ApiKeyFilter.HEADER) != null
                || request.getParameter("password") != null;
    }
}
