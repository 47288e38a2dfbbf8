package io.millrace.deadletter.console;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * What is around every page of a console; an application may have several.
 *
 * @param base where the console is, such as {@code /admin/dead-letters}
 * @param name what it is called
 * @param links its navigation
 */
public record ConsoleFrame(String base, String name, List<Link> links) {

    /** Templates that every console may use: {@code layout}, {@code parts}, {@code login} and {@code refused}. */
    public static final String VIEWS = "millrace/dead-letter/";

    public ConsoleFrame {
        links = List.copyOf(links);
    }

    /**
     * A link of the navigation.
     *
     * @param label what it says
     * @param path where it leads, behind the console's base
     * @param forAdministrators whether only administrators see it
     */
    public record Link(String label, String path, boolean forAdministrators) {

        /** One that everybody sees who is signed in. */
        public static Link of(String label, String path) {
            return new Link(label, path, false);
        }
    }

    /** What every page's model has: {@code frame}, {@code base} and, if somebody is signed in, {@code user}. */
    public Map<String, Object> model(@Nullable Authentication authentication) {
        Map<String, Object> model = new HashMap<>();
        model.put("frame", this);
        model.put("base", base);
        if (authentication != null) {
            model.put("user", ConsoleUser.of(authentication));
        }
        return model;
    }
}
