package io.millrace.projection.engine;

import java.util.Set;
import org.springframework.web.client.RestClientResponseException;

/** What remote services answer through Spring's clients. To be used only where these are on the classpath. */
final class HttpAnswers {

    /**
     * Too many requests, service unavailable, gateway timeout: not now, whatever the request. A bad gateway is not among
     * them: it is also what a request gets that ends the service behind.
     */
    private static final Set<Integer> NOT_NOW = Set.of(429, 503, 504);

    private HttpAnswers() {}

    static boolean passes(Throwable cause) {
        return cause instanceof RestClientResponseException answer
                && NOT_NOW.contains(answer.getStatusCode().value());
    }
}
