package io.millrace.deadletter.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Says that nobody, or nobody known, asked. */
final class ProblemEntryPoint implements AuthenticationEntryPoint {

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (!(failure instanceof InsufficientAuthenticationException)) {
            GuessLimitFilter.failed(request);
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"millrace\", charset=\"UTF-8\"");
        ProblemAnswer.write(
                response,
                HttpStatus.UNAUTHORIZED,
                "unauthenticated",
                "Sign in with a user, an API key or a token that millrace.dead-letter.security knows");
    }
}
