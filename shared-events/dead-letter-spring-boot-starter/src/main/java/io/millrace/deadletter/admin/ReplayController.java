package io.millrace.deadletter.admin;

import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.repetition.KeyedRequest;
import io.millrace.deadletter.replay.DryRunAnswer;
import io.millrace.deadletter.replay.DryRuns;
import io.millrace.deadletter.run.ReplayRun;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.run.RunRequest;
import io.millrace.deadletter.run.RunSettings;
import io.millrace.deadletter.view.LetterDetails;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.Principal;
import java.util.List;
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
@RequestMapping(Paths.ADMIN)
@Tag(name = "Replay")
class ReplayController {

    private static final ReplaySettings USUAL = new ReplaySettings(null, null, null);

    private final ReplayRuns runs;
    private final DryRuns dryRuns;
    private final LetterDetails details;

    ReplayController(ReplayRuns runs, DryRuns dryRuns, LetterDetails details) {
        this.runs = runs;
        this.dryRuns = dryRuns;
        this.details = details;
    }

    @PostMapping("/replay")
    @Operation(summary = "Replays what is open of a selection now; a key, a group, a filter or ids")
    ResponseEntity<ReplayRun> replay(
            @RequestBody ReplayOrder order,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor,
            HttpServletRequest request) {
        return begin(order.selection(), order.settings(), order.reason(), idempotencyKey, actor, request);
    }

    @PostMapping("/{id}/replay")
    @Operation(summary = "Replays one letter")
    ResponseEntity<ReplayRun> replayOne(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable ReplaySettings settings,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor,
            HttpServletRequest request) {
        details.one(id);
        var how = Objects.requireNonNullElse(settings, USUAL);
        return begin(LetterFilter.ofLetter(id), how.settings(), how.reason(), idempotencyKey, actor, request);
    }

    @PostMapping("/groups/{fingerprint}/replay")
    @Operation(summary = "Replays what is open of a group of failures now")
    ResponseEntity<ReplayRun> replayGroup(
            @PathVariable String fingerprint,
            @RequestBody(required = false) @Nullable ReplaySettings settings,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor,
            HttpServletRequest request) {
        var how = Objects.requireNonNullElse(settings, USUAL);
        var group = LetterFilter.of(LetterCriteria.ofFingerprint(fingerprint));
        return begin(group, how.settings(), how.reason(), idempotencyKey, actor, request);
    }

    private ResponseEntity<ReplayRun> begin(
            LetterFilter selection,
            RunSettings settings,
            @Nullable String reason,
            @Nullable String idempotencyKey,
            Principal actor,
            HttpServletRequest request) {
        var run = runs.request(new RunRequest(selection, settings, actor.getName(), reason, idempotencyKey));
        return ResponseEntity.accepted()
                .location(URI.create(request.getContextPath() + Paths.RUNS + "/" + run.id()))
                .body(run);
    }

    @PostMapping("/dry-run")
    @Operation(summary = "Tries out the oldest open letters of a selection, 50 at most, and undoes it")
    DryRunAnswer dryRun(@RequestBody ReplayOrder order, Principal actor) {
        return dryRuns.tryOut(order.selection(), actor.getName());
    }

    @PostMapping("/{id}/dry-run")
    @Operation(summary = "Tries out one letter and undoes it")
    DryRunAnswer dryRunOne(@PathVariable UUID id, Principal actor) {
        details.one(id);
        return new DryRunAnswer(dryRuns.tryOut(List.of(id), actor.getName(), "letter " + id), false);
    }
}
