package io.millrace.deadletter.replay;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;

/** Empties queues whose letters are closed. */
final class QueueReplay {

    /** Keys whose queues one transaction empties. */
    private static final int KEYS_AT_ONCE = 100;

    private final Transactions transactions;
    private final Map<String, ReplayTarget> targets;
    private final @Nullable String appVersion;
    private final Turns turns;

    /** Keys on which a start came to nothing although this process lives. */
    private final Set<QueueKey> noCrashes = ConcurrentHashMap.newKeySet();

    /** Runs work in a transaction that is durable when it returns. */
    interface Transactions {

        <T> T run(ConnectionCallback<T> work);
    }

    QueueReplay(
            Transactions transactions, Map<String, ReplayTarget> targets, @Nullable String appVersion, Turns turns) {
        this.transactions = transactions;
        this.targets = targets;
        this.appVersion = appVersion;
        this.turns = turns;
    }

    boolean goOn(String group, String actor) {
        forgetStarts(group);
        try (var turn = turns.take(false)) {
            if (turn == null) {
                return false;
            }
            var begun = begin(group);
            if (!begun.careful()) {
                return goOn(begun, actor);
            }
            noCrashes.addAll(begun.keys());
            forgetStarts(group);
        }
        return goOnAlone(group, actor);
    }

    /** Which queue is in doubt was not known before a start was noted on it. */
    private boolean goOnAlone(String group, String actor) {
        try (var turn = turns.take(true)) {
            return turn != null && goOn(begin(group), actor);
        }
    }

    private BegunQueues begin(String group) {
        return transactions.run(
                connection -> new QueueKeys(connection).begin(group, KEYS_AT_ONCE, ReplayTransaction.MOST_FOLLOWERS));
    }

    private boolean goOn(BegunQueues begun, String actor) {
        if (begun.keys().isEmpty()) {
            return false;
        }
        try {
            transactions.run(connection -> {
                var transaction = new ReplayTransaction(connection, targets, actor);
                if (Crashes.convict(begun.crashes())) {
                    transaction.convict(begun, appVersion);
                } else {
                    transaction.goOn(begun);
                }
                return begun;
            });
        } catch (EntryFailedException e) {
            survived(begun, e);
            goOn(actor, new StuckFollower(e.entry(), e.failure(), appVersion));
        } catch (RuntimeException e) {
            survived(begun, e);
            throw e;
        }
        return true;
    }

    private void goOn(String actor, StuckFollower stuck) {
        try {
            transactions.run(connection -> {
                new ReplayTransaction(connection, targets, actor).goOn(stuck);
                return stuck;
            });
        } catch (EntryFailedException e) {
            goOn(actor, new StuckFollower(e.entry(), e.failure(), appVersion));
        }
    }

    /** Forgotten at once, because other instances would count it; if that cannot be written, before the next start. */
    private void survived(BegunQueues begun, RuntimeException failure) {
        noCrashes.addAll(begun.keys());
        try {
            forgetStarts(begun.keys().get(0).group());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void forgetStarts(String group) {
        var keys = noCrashes.stream().filter(key -> key.group().equals(group)).toList();
        if (!keys.isEmpty()) {
            transactions.run(connection -> {
                new QueueKeys(connection).forget(keys);
                return keys;
            });
            keys.forEach(noCrashes::remove);
        }
    }
}
