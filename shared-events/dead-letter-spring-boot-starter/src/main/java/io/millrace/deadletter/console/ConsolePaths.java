package io.millrace.deadletter.console;

/** Where the console is. */
public final class ConsolePaths {

    /** Every page begins with it. */
    public static final String CONSOLE = "/admin/dead-letters";

    static final String VIEWS = ConsoleFrame.VIEWS;

    private ConsolePaths() {}

    static String redirect(String path) {
        return "redirect:" + CONSOLE + path;
    }
}
