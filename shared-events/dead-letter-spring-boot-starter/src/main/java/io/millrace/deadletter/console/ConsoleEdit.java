package io.millrace.deadletter.console;

import static io.millrace.deadletter.console.ConsolePaths.VIEWS;
import static io.millrace.deadletter.console.ConsolePaths.redirect;

import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.replay.LetterEdits;
import io.millrace.deadletter.view.LetterDetails;
import java.security.Principal;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Correcting a letter: write, look at the difference, save. */
@Controller
@RequestMapping(ConsolePaths.CONSOLE + "/letters/{id}/edit")
class ConsoleEdit {

    private final LetterEdits edits;
    private final LetterDetails details;

    ConsoleEdit(LetterEdits edits, LetterDetails details) {
        this.edits = edits;
        this.details = details;
    }

    @GetMapping
    String form(@PathVariable UUID id, Model model) {
        var letter = details.one(id);
        model.addAttribute("letter", letter);
        model.addAttribute("payload", PrettyPayload.of(letter.payload()));
        return VIEWS + "edit";
    }

    @PostMapping(params = "preview")
    String preview(@PathVariable UUID id, @RequestParam String payload, @RequestParam String reason, Model model) {
        show(id, payload, reason, model);
        return VIEWS + "edit";
    }

    @PostMapping(params = "save")
    ModelAndView save(
            @PathVariable UUID id,
            @RequestParam String payload,
            @RequestParam String reason,
            Principal user,
            Model model) {
        try {
            return new ModelAndView(redirect("/letters/" + edits.edit(id, payload, user.getName(), reason)));
        } catch (RefusedException e) {
            show(id, payload, reason, model);
            model.addAttribute("problem", e.getMessage());
            var view = new ModelAndView(VIEWS + "edit", model.asMap());
            view.setStatus(status(e.refusal().status()));
            return view;
        }
    }

    private static HttpStatusCode status(int status) {
        var known = HttpStatus.resolve(status);
        return known == null ? HttpStatus.BAD_REQUEST : known;
    }

    private void show(UUID id, String payload, String reason, Model model) {
        var letter = details.one(id);
        model.addAttribute("letter", letter);
        model.addAttribute("payload", payload);
        model.addAttribute("reason", reason);
        model.addAttribute(
                "difference", LineDifference.between(PrettyPayload.of(letter.payload()), PrettyPayload.of(payload)));
    }
}
