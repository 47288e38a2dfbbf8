package io.millrace.local.check;

import java.util.List;

/**
 * One line of the check's result.
 *
 * @param ok whether it is as it must be
 * @param name what was checked
 * @param counts the figures
 * @param details what is off, with ids; empty if nothing is
 */
public record Line(boolean ok, String name, String counts, List<String> details) {

    private static final int DETAILS_SHOWN = 10;

    /** The line and, if it is off, what is off below it. */
    public String render() {
        var text = new StringBuilder("%s %-24s %s".formatted(ok ? "ok  " : "OFF ", name, counts));
        if (!ok) {
            details.stream().limit(DETAILS_SHOWN).forEach(detail -> text.append("%n       ".formatted())
                    .append(detail));
            if (details.size() > DETAILS_SHOWN) {
                text.append("%n       and %d more".formatted(details.size() - DETAILS_SHOWN));
            }
        }
        return text.toString();
    }
}
