package io.millrace.deadletter.view;

import java.util.List;

/**
 * What waits behind a letter.
 *
 * @param count how many events
 * @param first the first of them
 */
public record Followers(long count, List<Follower> first) {
    public Followers {
        first = List.copyOf(first);
    }
}
