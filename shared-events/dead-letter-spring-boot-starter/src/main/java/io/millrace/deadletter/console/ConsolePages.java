package io.millrace.deadletter.console;

import static io.millrace.deadletter.console.ConsolePaths.VIEWS;

import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.letter.LetterCriteria;
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

    private final Letters letters;
    private final LetterDetails details;
    private final ReplayRuns runs;
    private final Audit audit;
    private final LivePath path;

    ConsolePages(Letters letters, LetterDetails details, ReplayRuns runs, Audit audit, LivePath path) {
        this.letters = letters;
        this.details = details;
        this.runs = runs;
        this.audit = audit;
        this.path = path;
    }

    @GetMapping
    String overview(@RequestParam(required = false) @Nullable String cursor, Model model) {
        model.addAttribute("path", path.look());
        model.addAttribute("overview", letters.overview());
        model.addAttribute(
                "groups", letters.groups(List.of(), cursor == null ? null : Position.ofGroup(cursor), ITEMS));
        model.addAttribute("runs", runs.newest(null, 5));
        return VIEWS + "overview";
    }

    /** The part of the overview that is asked for again and again; with its sentence only if that changed. */
    @GetMapping("/path")
    String path(@RequestParam(defaultValue = "") String said, Model model) {
        var view = path.look();
        model.addAttribute("path", view);
        model.addAttribute("newSummary", !said.equals(view.mark()));
        return VIEWS + "path-live";
    }

    @GetMapping("/letters")
    String list(
            @RequestParam(required = false) @Nullable LetterState state,
            @RequestParam(required = false) @Nullable String cursor,
            LetterCriteria listed,
            Model model) {
        var filter = LetterFilter.of(listed);
        model.addAttribute("listed", listed);
        model.addAttribute("fields", filter.texts());
        model.addAttribute("state", state);
        model.addAttribute("states", LetterState.values());
        model.addAttribute("replayable", state == null || state == LetterState.OPEN);
        model.addAttribute(
                "letters",
                letters.list(
                        filter,
                        state == null ? List.of() : List.of(state),
                        cursor == null ? null : Position.ofLetter(cursor),
                        ITEMS));
        return VIEWS + "letters";
    }

    @GetMapping("/letters/{id}")
    String letter(@PathVariable UUID id, Model model) {
        var letter = details.one(id);
        model.addAttribute("letter", letter);
        model.addAttribute("payload", PrettyPayload.of(letter.payload()));
        return VIEWS + "letter";
    }

    @GetMapping("/audit")
    String audit(@RequestParam(required = false) @Nullable Long cursor, Model model) {
        model.addAttribute(
                "acts", LetterPage.of(audit.newest(cursor, ITEMS + 1), ITEMS, last -> Long.toString(last.id())));
        return VIEWS + "audit";
    }
}
