package io.millrace.local.traffic;

import io.millrace.local.community.WriteSide;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A fixed number of seeded commands, played by concurrent clients as fast as the write side takes them. */
public final class Load {

    private final int total;
    private final int clients;
    private final CommandGenerator commands;
    private final Player player;
    private final IntConsumer progress;
    private final LoadTally tally = new LoadTally();
    private int taken;

    /**
     * Prepares the load.
     *
     * @param progress is told the number of each command, from 1, before it is played; called by one client at a time
     */
    public Load(long seed, int total, int clients, WriteSide service, IntConsumer progress) {
        this.total = total;
        this.clients = clients;
        this.commands = new CommandGenerator(seed);
        this.player = new Player(Desk.at(service));
        this.progress = progress;
    }

    /** Plays all commands and returns what became of them. */
    public LoadTally play() throws InterruptedException {
        var pool = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> playing = IntStream.range(0, clients)
                    .<Future<?>>mapToObj(client -> pool.submit(this::playUntilNoneIsLeft))
                    .toList();
            for (var client : playing) {
                client.get();
            }
            return tally;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A client of the load failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private void playUntilNoneIsLeft() {
        for (var command = next(); command != null; command = next()) {
            tally.add(command, player.play(command));
        }
    }

    private synchronized @Nullable Command next() {
        if (taken == total) {
            return null;
        }
        progress.accept(++taken);
        return commands.next();
    }
}
