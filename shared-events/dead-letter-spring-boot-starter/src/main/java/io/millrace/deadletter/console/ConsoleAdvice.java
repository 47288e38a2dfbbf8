package io.millrace.deadletter.console;

import static io.millrace.deadletter.console.ConsolePaths.VIEWS;

import io.millrace.deadletter.refusal.RefusedException;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.propertyeditors.StringTrimmerEditor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.ui.Model;
import org.springframework.validation.BindException;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** What all pages have in common. */
@ControllerAdvice(basePackageClasses = ConsolePaths.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleAdvice {

    private static final Logger log = LoggerFactory.getLogger(ConsoleAdvice.class);

    private final ConsoleFrame frame;
    private final LivePath path;

    ConsoleAdvice(ConsoleFrame frame, LivePath path) {
        this.frame = frame;
        this.path = path;
    }

    /** A field of a form that was left blank does not matter. */
    @InitBinder("letterCriteria")
    void criteria(WebDataBinder binder) {
        binder.registerCustomEditor(String.class, new StringTrimmerEditor(true));
        binder.addCustomFormatter(new FormTime(), Instant.class);
    }

    @ModelAttribute
    void around(Model model, @Nullable Authentication authentication) {
        model.addAllAttributes(frame.model(authentication));
    }

    @ExceptionHandler
    ModelAndView refused(RefusedException failure, @Nullable Authentication authentication) {
        var refusal = failure.refusal();
        return page("refused", HttpStatusCode.valueOf(refusal.status()), refusal.title(), authentication)
                .addObject("problem", failure.getMessage())
                .addObject("run", failure.properties().get("run"));
    }

    @ExceptionHandler
    ModelAndView wrongAddress(MethodArgumentTypeMismatchException failure, @Nullable Authentication authentication) {
        return wrong("Something in the address, or in the form, is not what it should be", authentication);
    }

    @ExceptionHandler
    ModelAndView wrongForm(BindException failure, @Nullable Authentication authentication) {
        var fields = failure.getFieldErrors().stream()
                .map(field -> "%s cannot be %s".formatted(field.getField(), field.getRejectedValue()))
                .collect(Collectors.joining("; "));
        return wrong(fields + ". A time is given as in 2026-01-31T23:59, in UTC", authentication);
    }

    private ModelAndView wrong(String problem, @Nullable Authentication authentication) {
        return page("refused", HttpStatus.BAD_REQUEST, "No such page", authentication)
                .addObject("problem", problem);
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class
    })
    ModelAndView unavailable(RuntimeException failure, @Nullable Authentication authentication) {
        log.atWarn().setCause(failure).log("Something that the console needs is away; answered with 503");
        return page("unavailable", HttpStatus.SERVICE_UNAVAILABLE, "Something is away", authentication)
                .addObject("path", path.look());
    }

    private ModelAndView page(
            String name, HttpStatusCode status, String title, @Nullable Authentication authentication) {
        var view = new ModelAndView(VIEWS + name);
        view.setStatus(status);
        return view.addObject("title", title).addAllObjects(frame.model(authentication));
    }
}
