package io.millrace.write.request;

import io.millrace.write.problem.Problem;
import io.millrace.write.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses bodies over the limit: by their announced length, or as soon as more than that has come. */
@Component
class BodyLimitFilter extends OncePerRequestFilter {

    private static final int UNKNOWN = -1;

    private final int limit;
    private final HandlerExceptionResolver resolver;

    BodyLimitFilter(
            RequestProperties properties, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
        this.limit = Math.toIntExact(properties.maxBodySize().toBytes());
        this.resolver = resolver;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limit) {
            refuse(request, response);
        } else if (request.getContentLengthLong() == UNKNOWN) {
            var body = request.getInputStream().readNBytes(limit + 1);
            if (body.length > limit) {
                refuse(request, response);
            } else {
                chain.doFilter(new ReadRequest(request, body), response);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) {
        resolver.resolveException(
                request,
                response,
                null,
                new ProblemException(
                        Problem.TOO_LARGE, "The body is larger than the %d bytes that are let in".formatted(limit)));
    }
}
