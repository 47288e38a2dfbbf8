package io.millrace.deadletter.run;

/**
 * How far a run is.
 *
 * @param letters how many it has
 * @param resolved applied
 * @param superseded closed, because the projection was newer
 * @param failed failed again
 * @param notReplayed given back as they were, or closed before
 */
public record RunProgress(long letters, long resolved, long superseded, long failed, long notReplayed) {

    /** How many have an outcome. */
    public long decided() {
        return resolved + superseded + failed + notReplayed;
    }

    /** 0 to 100. */
    public int percent() {
        return letters == 0 ? 100 : (int) (100 * decided() / letters);
    }
}
