package io.millrace.deadletter.console;

import static io.millrace.deadletter.console.ConsolePaths.VIEWS;

import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.view.LetterPage;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Replay runs and how far they are. */
@Controller
@RequestMapping(ConsolePaths.CONSOLE + "/runs")
class RunPages {

    private static final int RUNS = 50;
    private static final int FIRST_ITEMS = 20;

    private final ReplayRuns runs;

    RunPages(ReplayRuns runs) {
        this.runs = runs;
    }

    @GetMapping
    String runs(@RequestParam(required = false) @Nullable UUID cursor, Model model) {
        model.addAttribute("runs", LetterPage.of(runs.newest(cursor, RUNS + 1), RUNS, last -> last.id()
                .toString()));
        return VIEWS + "runs";
    }

    @GetMapping("/{id}")
    String run(@PathVariable UUID id, Model model) {
        var view = view(id);
        model.addAttribute("view", view);
        model.addAttribute("run", view.run());
        return VIEWS + "run";
    }

    /** The parts of a run's page that changed since it was asked for; nothing at all if none did. */
    @GetMapping("/{id}/progress")
    @Nullable
    ModelAndView progress(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String seen,
            @RequestParam(defaultValue = "") String said,
            @RequestParam(defaultValue = "") String acts,
            @RequestParam(defaultValue = "") String items,
            HttpServletResponse response) {
        var view = view(id);
        if (seen.equals(view.mark())) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return null;
        }
        return new ModelAndView(VIEWS + "run-progress")
                .addObject("view", view)
                .addObject("run", view.run())
                .addObject("newSpoken", !said.equals(view.spokenMark()))
                .addObject("newActs", !acts.equals(view.actsMark()))
                .addObject("newItems", !items.equals(view.itemsMark()));
    }

    private RunView view(UUID id) {
        return new RunView(runs.one(id), runs.items(id, 0, FIRST_ITEMS));
    }
}
