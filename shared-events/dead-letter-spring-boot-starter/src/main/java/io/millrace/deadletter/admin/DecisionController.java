package io.millrace.deadletter.admin;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.repetition.KeyedRequest;
import io.millrace.deadletter.repetition.Repetitions;
import io.millrace.deadletter.replay.LetterDecisions;
import io.millrace.deadletter.replay.LetterEdits;
import io.millrace.deadletter.view.LetterDetail;
import io.millrace.deadletter.view.LetterDetails;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.Principal;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(Paths.ADMIN + "/{id}")
@Tag(name = "Decisions")
class DecisionController {

    private final LetterDecisions decisions;
    private final @Nullable LetterEdits edits;
    private final LetterDetails details;
    private final Repetitions repetitions;

    DecisionController(
            LetterDecisions decisions, @Nullable LetterEdits edits, LetterDetails details, Repetitions repetitions) {
        this.decisions = decisions;
        this.edits = edits;
        this.details = details;
        this.repetitions = repetitions;
    }

    @PostMapping("/discard")
    @Operation(summary = "Gives an open letter up; what waits behind it follows")
    LetterDetail discard(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Reason reason,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor) {
        return once("discard", decisions::discard, id, reason, idempotencyKey, actor);
    }

    @PostMapping("/reopen")
    @Operation(summary = "Opens a closed letter again")
    LetterDetail reopen(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Reason reason,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor) {
        return once("reopen", decisions::reopen, id, reason, idempotencyKey, actor);
    }

    private interface Decision {
        void make(UUID id, String actor, String reason);
    }

    private LetterDetail once(
            String name,
            Decision decision,
            UUID id,
            @Nullable Reason reason,
            @Nullable String idempotencyKey,
            Principal actor) {
        var why = Reason.required(reason);
        var request = new KeyedRequest(actor.getName(), idempotencyKey, "%s %s %s".formatted(name, id, why));
        return details.one(repetitions.once(request, () -> {
            decision.make(id, actor.getName(), why);
            return id;
        }));
    }

    @PostMapping("/edit")
    @Operation(summary = "Makes a corrected copy of an open letter, which takes its place")
    ResponseEntity<LetterDetail> edit(
            @PathVariable UUID id,
            @RequestBody Correction correction,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor,
            HttpServletRequest request) {
        var payload = correction.payload();
        if (payload == null) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, "The corrected payload is missing");
        }
        var why = Objects.requireNonNullElse(correction.reason(), "");
        var keyed = new KeyedRequest(
                actor.getName(), idempotencyKey, "edit %s %d %s %s".formatted(id, payload.length(), payload, why));
        var copy = repetitions.once(keyed, () -> edits().edit(id, payload, actor.getName(), why));
        return ResponseEntity.created(URI.create(request.getContextPath() + Paths.ADMIN + "/" + copy))
                .body(details.one(copy));
    }

    private LetterEdits edits() {
        if (edits == null) {
            throw new RefusedException(
                    Refusal.PAYLOAD_MISMATCH,
                    "This service knows no event types, so that no correction can be checked; correct where its projection runs");
        }
        return edits;
    }
}
