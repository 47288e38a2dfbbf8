package io.millrace.deadletter.admin;

import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.view.FailureGroup;
import io.millrace.deadletter.view.Follower;
import io.millrace.deadletter.view.LetterDetail;
import io.millrace.deadletter.view.LetterDetails;
import io.millrace.deadletter.view.LetterPage;
import io.millrace.deadletter.view.LetterSummary;
import io.millrace.deadletter.view.Letters;
import io.millrace.deadletter.view.Overview;
import io.millrace.deadletter.view.Position;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(Paths.ADMIN)
@Tag(name = "Dead letters")
class LetterController {

    private final Letters letters;
    private final LetterDetails details;

    LetterController(Letters letters, LetterDetails details) {
        this.letters = letters;
        this.details = details;
    }

    @GetMapping
    @Operation(summary = "Letters, by their first failure, latest first")
    LetterPage<LetterSummary> list(
            @RequestParam(required = false) @Nullable List<LetterState> state,
            @ParameterObject LetterCriteria criteria,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return letters.list(
                LetterFilter.of(criteria),
                states(state),
                cursor == null ? null : Position.ofLetter(cursor),
                ListRequest.limit(limit));
    }

    @GetMapping("/overview")
    @Operation(summary = "Counts by state, parked keys, the oldest open letter")
    Overview overview() {
        return letters.overview();
    }

    @GetMapping("/groups")
    @Operation(summary = "Groups of failures with one fingerprint, last seen first")
    LetterPage<FailureGroup> groups(
            @RequestParam(required = false) @Nullable List<LetterState> state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return letters.groups(
                states(state), cursor == null ? null : Position.ofGroup(cursor), ListRequest.limit(limit));
    }

    @GetMapping("/{id}")
    @Operation(summary = "A letter with its causes, payload, headers, followers and history")
    LetterDetail one(@PathVariable UUID id) {
        return details.one(id);
    }

    @GetMapping("/{id}/followers")
    @Operation(summary = "What waits behind a letter, in its order")
    LetterPage<Follower> followers(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        details.one(id);
        int most = ListRequest.limit(limit);
        var parts = cursor == null ? List.of("-1", "0") : List.of((cursor + ".x").split("\\.", -1));
        var rows = details.followers(
                id, ListRequest.number(parts.get(0), -1), ListRequest.number(parts.get(1), 0), most + 1);
        return LetterPage.of(rows, most, last -> last.version() + "." + last.order());
    }

    private static List<LetterState> states(@Nullable List<LetterState> states) {
        return Objects.requireNonNullElse(states, List.of());
    }
}
