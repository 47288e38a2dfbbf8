package io.millrace.deadletter.admin;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.repetition.KeyedRequest;
import io.millrace.deadletter.repetition.Repetitions;
import io.millrace.deadletter.run.ReplayRun;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.run.RunItem;
import io.millrace.deadletter.view.LetterPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(Paths.RUNS)
@Tag(name = "Replay runs")
class RunController {

    private final ReplayRuns runs;
    private final Repetitions repetitions;

    RunController(ReplayRuns runs, Repetitions repetitions) {
        this.runs = runs;
        this.repetitions = repetitions;
    }

    @GetMapping
    @Operation(summary = "Replay runs, newest first")
    LetterPage<ReplayRun> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = ListRequest.limit(limit);
        return LetterPage.of(runs.newest(cursor == null ? null : id(cursor), most + 1), most, last -> last.id()
                .toString());
    }

    private static UUID id(String cursor) {
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.INVALID_CURSOR, "The cursor is not one that a page of this list ended with");
        }
    }

    @GetMapping("/{id}")
    @Operation(summary = "A replay run with its progress")
    ReplayRun one(@PathVariable UUID id) {
        return runs.one(id);
    }

    @GetMapping("/{id}/items")
    @Operation(summary = "What became of a run's letters, in their order")
    LetterPage<RunItem> items(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = ListRequest.limit(limit);
        var rows = runs.items(id, ListRequest.number(cursor, 0), most + 1);
        return LetterPage.of(rows, most, last -> Long.toString(last.place()));
    }

    @PostMapping("/{id}/pause")
    @Operation(summary = "Holds a run behind the letters in hand")
    ReplayRun pause(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Reason reason,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor) {
        return once("pause", runs::pause, id, reason, idempotencyKey, actor);
    }

    @PostMapping("/{id}/continue")
    @Operation(summary = "Has a paused or stopped run go on")
    ReplayRun proceed(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Reason reason,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor) {
        return once("continue", runs::proceed, id, reason, idempotencyKey, actor);
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Ends a run; its letters that are not decided are open again")
    ReplayRun cancel(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Reason reason,
            @RequestHeader(name = KeyedRequest.HEADER, required = false) @Nullable String idempotencyKey,
            Principal actor) {
        return once("cancel", runs::cancel, id, reason, idempotencyKey, actor);
    }

    private interface Move {
        ReplayRun make(UUID id, String actor, @Nullable String reason);
    }

    private ReplayRun once(
            String name,
            Move move,
            UUID id,
            @Nullable Reason reason,
            @Nullable String idempotencyKey,
            Principal actor) {
        var why = Reason.of(reason);
        var request = new KeyedRequest(actor.getName(), idempotencyKey, "%s %s %s".formatted(name, id, why));
        return runs.one(repetitions.once(
                request, () -> move.make(id, actor.getName(), why).id()));
    }
}
