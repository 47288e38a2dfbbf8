package io.millrace.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The small programs of Linux that a child is started through, as far as this machine has them. */
final class Wrapping {

    private static final boolean DEATH_SIGNAL = works("setpriv", "--pdeathsig", "KILL", "true");
    private static final boolean SESSION = works("setsid", "true");

    private Wrapping() {}

    /** The command in a session of its own, with a signal that follows the death of its parent. Its pid is the child's. */
    static List<String> own(List<String> command, Signal whenOrphaned) {
        var wrapped = new ArrayList<String>();
        if (DEATH_SIGNAL) {
            wrapped.addAll(List.of("setpriv", "--pdeathsig", whenOrphaned.name()));
        }
        if (SESSION) {
            wrapped.add("setsid");
        }
        wrapped.addAll(command);
        return wrapped;
    }

    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
