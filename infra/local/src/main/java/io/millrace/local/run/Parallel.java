package io.millrace.local.run;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Work side by side. The first failure ends the rest, and no thread is left when it returns. */
final class Parallel {

    private static final int PATIENCE_SECONDS = 60;

    private Parallel() {}

    static void run(Runnable... works) throws InterruptedException {
        var pool = Executors.newFixedThreadPool(works.length);
        try {
            var finished = new ExecutorCompletionService<Void>(pool);
            List<Future<Void>> all = Arrays.stream(works)
                    .map(work -> finished.submit(work, null))
                    .toList();
            for (int count = 0; count < all.size(); count++) {
                finished.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
            boolean interrupted = Thread.interrupted();
            pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
