package io.millrace.local.run;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows what is going on: a line for each finished step with the time it took and, on a terminal, a line that tells
 * what is still awaited. Thread-safe.
 */
public final class Progress implements AutoCloseable {

    private static final String ERASE_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private final Set<String> awaited = new ConcurrentSkipListSet<>();
    private final Thread ticker = new Thread(this::tick, "progress");
    private String note = "";

    /**
     * Begins to show.
     *
     * @param terminal whether lines may be rewritten
     */
    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        ticker.setDaemon(true);
        if (terminal) {
            ticker.start();
        }
    }

    /** Runs a step and shows how long it took. */
    public <T> T step(String name, Supplier<T> work) {
        long begun = System.nanoTime();
        awaited.add(name);
        try {
            var result = work.get();
            awaited.remove(name);
            line("  %-34s %5.1f s".formatted(name, seconds(begun)));
            return result;
        } finally {
            awaited.remove(name);
        }
    }

    /** Like {@link #step(String, Supplier)}. */
    public void step(String name, Runnable work) {
        step(name, () -> {
            work.run();
            return "";
        });
    }

    /** Shows a line that stays. */
    public synchronized void line(String text) {
        out.println((terminal ? ERASE_LINE : "") + text);
        redraw();
    }

    /** What is counted right now, such as {@code 1,200 of 5,000 commands}; shown on a terminal only. */
    public synchronized void note(String text) {
        note = text;
    }

    @Override
    public synchronized void close() {
        ticker.interrupt();
        note = "";
        awaited.clear();
        redraw();
    }

    private void tick() {
        try {
            while (true) {
                redrawNow();
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void redrawNow() {
        redraw();
    }

    private void redraw() {
        if (!terminal) {
            return;
        }
        var waiting = note.isEmpty() ? String.join(", ", awaited) : note;
        out.print(ERASE_LINE);
        if (!waiting.isEmpty()) {
            out.print("  … %s (%.0f s)".formatted(waiting, seconds(started)));
        }
        out.flush();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** A count for people, such as 12,345. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
