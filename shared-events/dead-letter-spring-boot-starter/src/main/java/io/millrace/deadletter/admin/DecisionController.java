package io.millrace.deadletter.admin;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(Paths.ADMIN + "/{id}")
@Tag(name = "Decisions")
class DecisionController {

    private final LetterDecisions decisions;
    private final @Nullable LetterEdits edits;
    private final LetterDetails details;

    DecisionController(LetterDecisions decisions, @Nullable LetterEdits edits, LetterDetails details) {
        this.decisions = decisions;
        this.edits = edits;
        this.details = details;
    }

    @PostMapping("/discard")
    @Operation(summary = "Gives an open letter up; what waits behind it follows")
    LetterDetail discard(
            @PathVariable UUID id, @RequestBody(required = false) @Nullable Reason reason, Principal actor) {
        decisions.discard(id, actor.getName(), Reason.required(reason));
        return details.one(id);
    }

    @PostMapping("/reopen")
    @Operation(summary = "Opens a closed letter again")
    LetterDetail reopen(
            @PathVariable UUID id, @RequestBody(required = false) @Nullable Reason reason, Principal actor) {
        decisions.reopen(id, actor.getName(), Reason.required(reason));
        return details.one(id);
    }

    @PostMapping("/edit")
    @Operation(summary = "Makes a corrected copy of an open letter, which takes its place")
    ResponseEntity<LetterDetail> edit(
            @PathVariable UUID id, @RequestBody Correction correction, Principal actor, HttpServletRequest request) {
        if (edits == null) {
            throw new RefusedException(
                    Refusal.PAYLOAD_MISMATCH,
                    "This service knows no event types, so that no correction can be checked; correct where its projection runs");
        }
        if (correction.payload() == null) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, "The corrected payload is missing");
        }
        var copy = edits.edit(
                id, correction.payload(), actor.getName(), Objects.requireNonNullElse(correction.reason(), ""));
        return ResponseEntity.created(URI.create(request.getContextPath() + Paths.ADMIN + "/" + copy))
                .body(details.one(copy));
    }
}
