package io.millrace.stack;

import java.io.IOException;

/** A POSIX signal. */
enum Signal {
    INT,
    TERM,
    QUIT,
    KILL,
    STOP,
    CONT;

    /** Does nothing if the process is gone. */
    void send(ProcessHandle process) {
        if (!process.isAlive()) {
            return;
        }
        try {
            int exit = new ProcessBuilder("sh", "-c", "kill -s %s %d".formatted(name(), process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0 && process.isAlive()) {
                throw new StackException("Could not send %s to process %d".formatted(name(), process.pid()));
            }
        } catch (IOException e) {
            throw new StackException("Could not send %s to process %d".formatted(name(), process.pid()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while signalling process " + process.pid(), e);
        }
    }
}
