package io.millrace.relay.admin;

import io.millrace.deadletter.repetition.KeyedRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Who decides, and why.
 *
 * @param who name of the operator, as authenticated; nothing that a row or a body says
 * @param reason why
 * @param key equal for repetitions of one request; null if there are to be none
 */
record Decision(String who, String reason, @Nullable String key) {

    /** What whoever sent a request decides. */
    static Decision of(ServerRequest request, @Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            throw new BadRequestException("A reason is required; it is kept in the audit");
        }
        return new Decision(
                request.principal()
                        .map(Principal::getName)
                        .orElseThrow(
                                () -> new IllegalStateException("A request that nobody authenticated came through")),
                reason.strip(),
                request.headers().firstHeader(KeyedRequest.HEADER));
    }

    /** What repetitions of the request are known by. */
    KeyedRequest request(String act) {
        return new KeyedRequest(who, key, act + " " + reason);
    }
}
