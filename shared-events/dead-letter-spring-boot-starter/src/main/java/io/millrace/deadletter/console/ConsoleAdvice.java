package io.millrace.deadletter.console;

import static io.millrace.deadletter.console.ConsolePaths.VIEWS;

import io.millrace.deadletter.refusal.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.Authentication;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.ModelAndView;

/** What all pages have in common. */
@ControllerAdvice(basePackageClasses = ConsolePaths.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleAdvice {

    private final ConsoleFrame frame;

    ConsoleAdvice(ConsoleFrame frame) {
        this.frame = frame;
    }

    @ModelAttribute
    void around(Model model, @Nullable Authentication authentication) {
        model.addAllAttributes(frame.model(authentication));
    }

    @ExceptionHandler
    ModelAndView refused(RefusedException failure, @Nullable Authentication authentication) {
        var view = new ModelAndView(VIEWS + "refused");
        view.setStatus(HttpStatusCode.valueOf(failure.refusal().status()));
        view.addObject("title", failure.refusal().title());
        view.addObject("problem", failure.getMessage());
        view.addObject("run", failure.properties().get("run"));
        view.addAllObjects(frame.model(authentication));
        return view;
    }
}
