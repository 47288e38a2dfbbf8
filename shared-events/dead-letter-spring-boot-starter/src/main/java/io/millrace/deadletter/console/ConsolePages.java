package io.millrace.deadletter.console;

import static io.millrace.deadletter.console.ConsolePaths.VIEWS;

import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.view.LetterDetails;
import io.millrace.deadletter.view.LetterPage;
import io.millrace.deadletter.view.Letters;
import io.millrace.deadletter.view.Position;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Pages that change nothing. */
@Controller
@RequestMapping(ConsolePaths.CONSOLE)
class ConsolePages {

    private static final int ITEMS = 50;
    private static final int FIRST_ITEMS = 20;

    private final Letters letters;
    private final LetterDetails details;
    private final ReplayRuns runs;
    private final Audit audit;

    ConsolePages(Letters letters, LetterDetails details, ReplayRuns runs, Audit audit) {
        this.letters = letters;
        this.details = details;
        this.runs = runs;
        this.audit = audit;
    }

    @GetMapping
    String overview(@RequestParam(required = false) @Nullable String cursor, Model model) {
        model.addAttribute("overview", letters.overview());
        model.addAttribute("groups", letters.groups(List.of(), position(cursor), ITEMS));
        model.addAttribute("runs", runs.newest(null, 5));
        return VIEWS + "overview";
    }

    @GetMapping("/letters")
    String list(
            @RequestParam(required = false) @Nullable LetterState state,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String projection,
            @RequestParam(required = false) @Nullable String fingerprint,
            @RequestParam(required = false) @Nullable String key,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        var filter = new LetterFilter(
                List.of(),
                null,
                given(topic),
                given(type),
                given(projection),
                given(fingerprint),
                given(key),
                null,
                null);
        model.addAttribute("filter", filter);
        model.addAttribute("state", state);
        model.addAttribute("states", LetterState.values());
        model.addAttribute(
                "letters", letters.list(filter, state == null ? List.of() : List.of(state), position(cursor), ITEMS));
        return VIEWS + "letters";
    }

    @GetMapping("/letters/{id}")
    String letter(@PathVariable UUID id, Model model) {
        var letter = details.one(id);
        model.addAttribute("letter", letter);
        model.addAttribute("payload", PrettyPayload.of(letter.payload()));
        return VIEWS + "letter";
    }

    @GetMapping("/runs")
    String runs(@RequestParam(required = false) @Nullable UUID cursor, Model model) {
        model.addAttribute("runs", LetterPage.of(runs.newest(cursor, ITEMS + 1), ITEMS, last -> last.id()
                .toString()));
        return VIEWS + "runs";
    }

    @GetMapping("/runs/{id}")
    String run(@PathVariable UUID id, Model model) {
        model.addAttribute("run", runs.one(id));
        model.addAttribute("items", runs.items(id, 0, FIRST_ITEMS));
        return VIEWS + "run";
    }

    /** The part of a run's page that is asked for again and again. */
    @GetMapping("/runs/{id}/progress")
    String progress(@PathVariable UUID id, Model model) {
        model.addAttribute("run", runs.one(id));
        model.addAttribute("items", runs.items(id, 0, FIRST_ITEMS));
        return VIEWS + "run :: live";
    }

    @GetMapping("/audit")
    String audit(@RequestParam(required = false) @Nullable Long cursor, Model model) {
        model.addAttribute(
                "acts", LetterPage.of(audit.newest(cursor, ITEMS + 1), ITEMS, last -> Long.toString(last.id())));
        return VIEWS + "audit";
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static @Nullable Position position(@Nullable String cursor) {
        return cursor == null ? null : Position.parse(cursor);
    }
}
