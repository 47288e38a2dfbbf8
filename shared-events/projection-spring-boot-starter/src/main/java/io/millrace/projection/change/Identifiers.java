package io.millrace.projection.change;

import java.util.regex.Pattern;

/** Names of tables and columns: the only parts of a statement that are not parameters. */
final class Identifiers {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private Identifiers() {}

    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'%s' cannot name a table or column here; use lower-case letters, digits and underscores"
                            .formatted(name));
        }
        return name;
    }

    static String quoted(String name) {
        return '"' + name + '"';
    }
}
