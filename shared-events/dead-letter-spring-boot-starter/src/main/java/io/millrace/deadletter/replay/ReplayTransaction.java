package io.millrace.deadletter.replay;

import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.letter.LetterStates;
import io.millrace.deadletter.parking.FailedRecord;
import io.millrace.deadletter.parking.ParkingLot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Replays letters and the beginnings of the queues behind them, all in the transaction of one connection. */
final class ReplayTransaction {

    /** Followers in one transaction, over all its keys. */
    static final int MOST_FOLLOWERS = 1_000;

    private static final List<LetterState> UNRESOLVED = List.of(LetterState.OPEN, LetterState.REPLAYING);

    private final Connection connection;
    private final Map<String, ReplayTarget> targets;
    private final LetterStates states;
    private final QueueKeys keys;
    private final QueueEntries entries;

    ReplayTransaction(Connection connection, Map<String, ReplayTarget> targets, String actor) {
        this.connection = connection;
        this.targets = targets;
        this.states = new LetterStates(connection, actor);
        this.keys = new QueueKeys(connection);
        this.entries = new QueueEntries(connection);
    }

    /**
     * Applies letters and followers, closes the letters and takes the followers off their queues.
     *
     * @param stuck a follower that failed before: the queue is applied up to it, and it becomes a letter
     * @return what became of the letters that are unresolved
     * @throws EntryFailedException if one of them cannot be applied
     */
    Map<UUID, ReplayOutcome> replay(Collection<UUID> letters, @Nullable StuckFollower stuck) throws SQLException {
        var heads = keys.lock(new TreeSet<>(keys.of(letters)));
        var open = entries.lockLetters(letters);
        open.removeIf(letter -> !targets.containsKey(letter.group()));
        var freed = freed(heads, open);
        return replay(open, freed, followers(freed, stuck), stuck);
    }

    /** Replays one letter; of its queue only what goes before it. */
    Map<UUID, ReplayOutcome> replayAlone(UUID letter) throws SQLException {
        var heads = keys.lock(new TreeSet<>(keys.of(Set.of(letter))));
        var open = entries.lockLetters(Set.of(letter));
        open.removeIf(entry -> !targets.containsKey(entry.group()));
        if (open.isEmpty()) {
            return Map.of();
        }
        var freed = freed(heads, open);
        var followers = followers(freed, null);
        followers.removeIf(follower -> QueueEntry.ORDER.compare(open.get(0), follower) < 0);
        return replay(open, freed, followers, null);
    }

    /** Has a letter fail without applying it, because the process ended each time that it was. */
    Map<UUID, ReplayOutcome> refuse(UUID letter, int crashes) throws SQLException {
        var open = entries.lockLetters(Set.of(letter));
        if (open.isEmpty()) {
            return Map.of();
        }
        throw new EntryFailedException(open.get(0), Crashes.failure(open.get(0), crashes));
    }

    /** Goes on with queues whose letters are closed. */
    void goOn(BegunQueues begun) throws SQLException {
        var free = keys.lockBegun(begun.keys());
        if (free.isEmpty()) {
            return;
        }
        var followers = begun.careful() ? entries.followers(free, 1) : followers(free, null);
        if (begun.careful() && !begun.hasInHand(followers)) {
            keys.forget(begun.keys());
            return;
        }
        apply(List.of(), followers);
        entries.delete(followers);
        keys.release(free, begun.careful());
    }

    /** Makes the first of a queue its letter, without applying it. */
    void convict(BegunQueues begun, @Nullable String appVersion) throws SQLException {
        var free = keys.lockBegun(begun.keys());
        if (free.isEmpty()) {
            return;
        }
        var first = entries.followers(free, 1);
        if (!begun.hasInHand(first)) {
            keys.forget(begun.keys());
            return;
        }
        replay(List.of(), free, List.of(), first.isEmpty() ? null : convicted(first.get(0), begun, appVersion));
    }

    private static StuckFollower convicted(QueueEntry entry, BegunQueues begun, @Nullable String appVersion) {
        return new StuckFollower(entry, Crashes.failure(entry, begun.crashes()), appVersion);
    }

    /** Goes on with one queue up to a follower that failed. */
    void goOn(StuckFollower stuck) throws SQLException {
        var freed = freed(keys.lock(Set.of(stuck.entry().requiredKey())), List.of());
        replay(List.of(), freed, followers(freed, stuck), stuck);
    }

    private List<QueueEntry> followers(List<QueueKey> freed, @Nullable StuckFollower stuck) throws SQLException {
        if (freed.isEmpty()) {
            return new ArrayList<>();
        }
        var followers = entries.followers(freed, Math.max(1, MOST_FOLLOWERS / freed.size()));
        if (stuck != null) {
            followers.removeIf(stuck::isNotBefore);
        }
        return followers;
    }

    private static List<QueueKey> freed(Map<QueueKey, Optional<UUID>> heads, List<QueueEntry> open) {
        Set<UUID> closing = open.stream().map(QueueEntry::requiredLetter).collect(java.util.stream.Collectors.toSet());
        List<QueueKey> freed = new ArrayList<>();
        heads.forEach((key, head) -> {
            if (head.isEmpty() || closing.contains(head.get())) {
                freed.add(key);
            }
        });
        freed.sort(null);
        return freed;
    }

    private Map<UUID, ReplayOutcome> replay(
            List<QueueEntry> letters, List<QueueKey> freed, List<QueueEntry> followers, @Nullable StuckFollower stuck)
            throws SQLException {
        var outcomes = apply(letters, followers);
        states.move(
                outcomes.entrySet().stream()
                        .map(entry -> closing(entry.getKey(), entry.getValue()))
                        .toList(),
                UNRESOLVED);
        entries.delete(followers);
        var letter = stuck != null
                        && freed.contains(stuck.entry().requiredKey())
                        && entries.delete(List.of(stuck.entry())) == 1
                ? stuck
                : null;
        if (!freed.isEmpty()) {
            keys.release(freed);
        }
        if (letter != null) {
            open(letter);
        }
        return outcomes;
    }

    private Map<UUID, ReplayOutcome> apply(List<QueueEntry> letters, List<QueueEntry> followers) throws SQLException {
        Map<UUID, ReplayOutcome> outcomes = new HashMap<>();
        for (var ofGroup : byGroup(letters, followers).entrySet()) {
            outcomes.putAll(apply(target(ofGroup.getKey()), ofGroup.getValue()));
        }
        return outcomes;
    }

    private Map<UUID, ReplayOutcome> apply(ReplayTarget target, List<QueueEntry> queue) throws SQLException {
        Map<UUID, ReplayOutcome> outcomes = new HashMap<>();
        try {
            var results = target.apply(
                    connection, queue.stream().map(QueueEntry::record).toList());
            for (int i = 0; i < queue.size(); i++) {
                var letter = queue.get(i).letter();
                if (letter != null) {
                    outcomes.put(letter, results.get(i));
                }
            }
        } catch (ReplayFailedException e) {
            throw new EntryFailedException(queue.get(e.index()), e.failure());
        }
        return outcomes;
    }

    private void open(StuckFollower stuck) throws SQLException {
        var target = target(stuck.entry().group());
        new ParkingLot(target.group(), target.projection(), stuck.appVersion(), () -> false)
                .open(
                        connection,
                        List.of(new FailedRecord(
                                stuck.entry().record(),
                                stuck.failure(),
                                stuck.entry().order())));
    }

    private ReplayTarget target(String group) {
        var target = targets.get(group);
        if (target == null) {
            throw new IllegalArgumentException("No projection of this service belongs to the group " + group);
        }
        return target;
    }

    /** Each key's entries in their order; the keys themselves may come in any. */
    private static Map<String, List<QueueEntry>> byGroup(List<QueueEntry> letters, List<QueueEntry> followers) {
        Map<String, List<QueueEntry>> groups = new TreeMap<>();
        List<QueueEntry> all = new ArrayList<>(letters);
        all.addAll(followers);
        Map<Object, List<QueueEntry>> queues = new LinkedHashMap<>();
        for (QueueEntry entry : all) {
            var key = entry.key();
            queues.computeIfAbsent(key == null ? entry : key, owner -> new ArrayList<>())
                    .add(entry);
        }
        for (List<QueueEntry> queue : queues.values()) {
            queue.sort(QueueEntry.ORDER);
            groups.computeIfAbsent(queue.get(0).group(), group -> new ArrayList<>())
                    .addAll(queue);
        }
        return groups;
    }

    static LetterStates.Move closing(UUID letter, ReplayOutcome outcome) {
        return switch (outcome) {
            case APPLIED -> new LetterStates.Move(letter, LetterState.RESOLVED, "applied by replay");
            case SUPERSEDED ->
                new LetterStates.Move(
                        letter, LetterState.SUPERSEDED, "the projection has this version or a newer one already");
        };
    }
}
