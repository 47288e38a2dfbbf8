package io.millrace.deadletter.console;

import static io.millrace.deadletter.console.ConsolePaths.VIEWS;
import static io.millrace.deadletter.console.ConsolePaths.redirect;

import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.replay.DryRuns;
import io.millrace.deadletter.replay.LetterDecisions;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.run.RunRequest;
import io.millrace.deadletter.run.RunSettings;
import java.security.Principal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the buttons do. */
@Controller
@RequestMapping(ConsolePaths.CONSOLE)
class ConsoleActs {

    private final ReplayRuns runs;
    private final DryRuns dryRuns;
    private final LetterDecisions decisions;

    ConsoleActs(ReplayRuns runs, DryRuns dryRuns, LetterDecisions decisions) {
        this.runs = runs;
        this.dryRuns = dryRuns;
        this.decisions = decisions;
    }

    @PostMapping("/letters/{id}/replay")
    String replay(@PathVariable UUID id, Principal user) {
        return begin(LetterFilter.ofLetter(id), null, null, user);
    }

    /** What a dry run showed: letters that became open later are not meant. */
    @PostMapping("/letters/replay")
    String replayListed(
            LetterCriteria listed,
            @RequestParam(required = false) @Nullable Instant openUntil,
            @RequestParam(required = false) @Nullable Double maxPerSecond,
            @RequestParam(required = false) @Nullable String reason,
            Principal user) {
        if (openUntil == null) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "Which letters are meant is said by a dry run; begin with that");
        }
        return begin(
                new LetterFilter(listed, openUntil),
                maxPerSecond,
                reason == null || reason.isBlank() ? null : reason,
                user);
    }

    private String begin(
            LetterFilter selection, @Nullable Double maxPerSecond, @Nullable String reason, Principal user) {
        var run = runs.request(
                new RunRequest(selection, new RunSettings(maxPerSecond, null), user.getName(), reason, null));
        return redirect("/runs/" + run.id());
    }

    @PostMapping("/letters/{id}/dry-run")
    String dryRun(@PathVariable UUID id, Principal user, Model model) {
        return tryOut(LetterFilter.ofLetter(id), user, model);
    }

    @PostMapping("/letters/dry-run")
    String dryRunListed(LetterCriteria listed, Principal user, Model model) {
        return tryOut(LetterFilter.of(listed), user, model);
    }

    private String tryOut(LetterFilter wanted, Principal user, Model model) {
        var open = runs.open(wanted);
        var until = open.until();
        var selection = until == null ? wanted : wanted.frozenAt(until);
        model.addAttribute("open", open.letters());
        model.addAttribute("scope", wanted.describe());
        model.addAttribute("fields", selection.texts());
        model.addAttribute("answer", dryRuns.tryOut(selection, user.getName()));
        return VIEWS + "dry-run";
    }

    @PostMapping("/letters/{id}/discard")
    String discard(@PathVariable UUID id, @RequestParam String reason, Principal user) {
        decisions.discard(id, user.getName(), reason);
        return redirect("/letters/" + id);
    }

    @PostMapping("/letters/{id}/reopen")
    String reopen(@PathVariable UUID id, @RequestParam String reason, Principal user) {
        decisions.reopen(id, user.getName(), reason);
        return redirect("/letters/" + id);
    }

    @PostMapping("/runs/{id}/pause")
    String pause(@PathVariable UUID id, Principal user) {
        return redirect("/runs/" + runs.pause(id, user.getName(), null).id());
    }

    @PostMapping("/runs/{id}/continue")
    String proceed(@PathVariable UUID id, Principal user) {
        return redirect("/runs/" + runs.proceed(id, user.getName(), null).id());
    }

    @PostMapping("/runs/{id}/cancel")
    String cancel(@PathVariable UUID id, Principal user) {
        return redirect("/runs/" + runs.cancel(id, user.getName(), null).id());
    }
}
