package io.millrace.deadletter.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * Asks for a name and a password. A page that asks for a part of itself is told to ask for the whole instead: the door does
 * not fit into a part, and whoever signs in wants the page back.
 */
final class PageParts implements AuthenticationEntryPoint {

    private static final String PART = "HX-Request";

    private final AuthenticationEntryPoint door;

    PageParts(String loginPage) {
        this.door = new LoginUrlAuthenticationEntryPoint(loginPage);
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, ServletException {
        if (isPart(request)) {
            response.setHeader("HX-Refresh", "true");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            door.commence(request, response, failure);
        }
    }

    /** Remembers pages, not parts of them. */
    static RequestCache cache() {
        var cache = new HttpSessionRequestCache();
        cache.setRequestMatcher(request -> HttpMethod.GET.matches(request.getMethod()) && !isPart(request));
        return cache;
    }

    private static boolean isPart(HttpServletRequest request) {
        return request.getHeader(PART) != null;
    }
}
