package io.millrace.local.traffic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ids of what the numbered commands created. Asking for an id waits until its creation was answered. Thread-safe.
 *
 * <p>Only the latest are kept, so that traffic may run for days.
 */
final class Handles {

    private static final long PATIENCE_SECONDS = 60;

    private final Map<Integer, CompletableFuture<Optional<String>>> ids;

    Handles(int kept) {
        ids = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, CompletableFuture<Optional<String>>> eldest) {
                return size() > kept;
            }
        };
    }

    void created(int number, String id) {
        future(number).complete(Optional.of(id));
    }

    void refused(int number) {
        future(number).complete(Optional.empty());
    }

    /**
     * The id of what was created under the number.
     *
     * @throws NotCreatedException if its creation was refused, or not answered in time
     */
    String id(int number) throws NotCreatedException {
        try {
            return future(number)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .orElseThrow(() -> new NotCreatedException("number %d was never created".formatted(number)));
        } catch (TimeoutException | ExecutionException e) {
            throw new NotCreatedException("the creation of number %d was not answered".formatted(number));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotCreatedException("interrupted");
        }
    }

    private synchronized CompletableFuture<Optional<String>> future(int number) {
        return ids.computeIfAbsent(number, n -> new CompletableFuture<>());
    }

    /** A command is about something that does not exist. */
    static final class NotCreatedException extends Exception {

        private static final long serialVersionUID = 1L;

        private NotCreatedException(String message) {
            super(message);
        }
    }
}
