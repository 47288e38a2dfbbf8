package io.millrace.deadletter.run;

import java.time.Duration;

/**
 * How this service executes runs.
 *
 * @param top most letters in one transaction
 * @param firstLetters letters at the beginning of a run, and behind each continuation, that are watched closely
 * @param failuresInFirst failures among them that stop the run
 * @param runsAtOnce runs that one instance executes at the same time
 * @param poll how often runs of other instances are looked for
 * @param lease how long a worker may be silent before another takes its run over
 * @param firstBackOff wait after a first failure of something a run depends on; doubled with each further one
 * @param longestBackOff the wait it grows to
 */
public record RunRules(
        int top,
        int firstLetters,
        int failuresInFirst,
        int runsAtOnce,
        Duration poll,
        Duration lease,
        Duration firstBackOff,
        Duration longestBackOff) {

    /** The wait behind the given number of outages in a row. */
    Duration backOff(int outages) {
        var doubled = firstBackOff.multipliedBy(1L << Math.min(20, Math.max(0, outages - 1)));
        return doubled.compareTo(longestBackOff) < 0 ? doubled : longestBackOff;
    }

    /** One letter, then 2, 5, 10, 20, 50 and so on up to the top. */
    int nextGear(int gear) {
        int first = Integer.parseInt(String.valueOf(gear).substring(0, 1));
        return Math.min(top, first == 2 ? gear * 5 / 2 : gear * 2);
    }

    /**
     * The letters of one step: the beginning is decided before more than its letters are touched, and no more are touched
     * than may still fail.
     */
    int atOnce(int gear, RunSettings settings, long decided, long failed) {
        long most = Math.min(top, gear);
        if (decided < firstLetters) {
            most = Math.min(most, firstLetters - decided);
        }
        var limit = settings.stopAfterFailures();
        return (int) (limit == null ? most : Math.max(1, Math.min(most, limit - failed)));
    }

    /** Whether the failures since a run was started or continued are too many. */
    boolean stops(RunSettings settings, long decided, long failed) {
        var limit = settings.stopAfterFailures();
        return limit == null ? failed >= failuresInFirst && decided <= firstLetters : failed >= limit;
    }
}
