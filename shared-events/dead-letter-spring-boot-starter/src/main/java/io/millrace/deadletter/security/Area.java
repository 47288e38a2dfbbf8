package io.millrace.deadletter.security;

import java.util.List;

/**
 * Paths that operators use, secured by this library wherever a bean says so: reading needs VIEWER, writing OPERATOR, but
 * for what is listed.
 *
 * @param root what all its paths begin with
 * @param forOperators patterns behind the root that need OPERATOR, reading included
 * @param forAdministrators patterns behind the root that need ADMIN, reading included
 */
public record Area(String root, List<String> forOperators, List<String> forAdministrators) {

    public Area {
        forOperators = List.copyOf(forOperators);
        forAdministrators = List.copyOf(forAdministrators);
    }

    /** One in which nothing is listed for operators. */
    public static Area of(String root, String... forAdministrators) {
        return new Area(root, List.of(), List.of(forAdministrators));
    }

    String[] operatorsPaths() {
        return paths(forOperators);
    }

    String[] administratorsPaths() {
        return paths(forAdministrators);
    }

    private String[] paths(List<String> patterns) {
        return patterns.stream().map(pattern -> root + pattern).toArray(String[]::new);
    }
}
