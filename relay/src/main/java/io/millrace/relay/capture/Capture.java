package io.millrace.relay.capture;

/**
 * A source of committed outbox rows. One instance is run once; to go on after a failure, build another: it resumes at
 * what was confirmed last and reads whole transactions again from there.
 */
public interface Capture {

    /**
     * Reads until the handler says stop, {@link #abort()} is called or reading fails. Blocks the calling thread.
     *
     * @throws CaptureFailedException if the source fails
     * @throws RuntimeException what the handler threw
     */
    void run(BatchHandler handler);

    /** Ends {@link #run} from another thread, interrupting the handler if need be. Idempotent. */
    void abort();

    /** Takes batches in order, always on the same thread. It may block: reading then stops behind it. */
    interface BatchHandler {

        Flow handle(CapturedBatch batch, Confirmer confirmer) throws InterruptedException;
    }

    /** Moves the source on. To be called on the handler's thread only, in the order of the batches. */
    interface Confirmer {

        /** Everything up to the end of the batch is safe elsewhere and need not be kept by the source. */
        void confirm(CapturedBatch batch) throws InterruptedException;
    }

    /** Whether to go on behind a batch. */
    enum Flow {
        CONTINUE,
        STOP
    }
}
