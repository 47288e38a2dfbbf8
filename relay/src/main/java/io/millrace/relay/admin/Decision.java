package io.millrace.relay.admin;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Who decides, and why.
 *
 * @param who name of the operator, as authenticated; nothing that a row or a body says
 * @param reason why
 */
record Decision(String who, String reason) {

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
                reason.strip());
    }
}
