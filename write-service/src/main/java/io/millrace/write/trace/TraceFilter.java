package io.millrace.write.trace;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Continues the trace of the client's {@code traceparent}, or begins one, in the logging context. */
@Component
class TraceFilter extends OncePerRequestFilter {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})(?<trace>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (var trace = MDC.putCloseable("traceId", traceId(request));
                var span = MDC.putCloseable("spanId", hex())) {
            chain.doFilter(request, response);
        }
    }

    private static String traceId(HttpServletRequest request) {
        var traceparent = request.getHeader("traceparent");
        if (traceparent != null) {
            var matcher = FORM.matcher(traceparent);
            if (matcher.matches()) {
                return matcher.group("trace");
            }
        }
        return hex() + hex();
    }

    private static String hex() {
        return "%016x".formatted(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }
}
