package io.millrace.benchmarks.report;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error. Thread-safe. */
public final class Progress implements AutoCloseable {

    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /** Shows progress towards a total. */
    public static Progress towards(String task, long total) {
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(System.console() == null ? 10_000 : 250)
                .build());
    }

    public void stepBy(long steps) {
        bar.stepBy(steps);
    }

    public void stepTo(long reached) {
        bar.stepTo(Math.min(reached, bar.getMax()));
    }

    @Override
    public void close() {
        bar.close();
    }
}
