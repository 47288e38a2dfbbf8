package io.millrace.local.check;

import java.util.SplittableRandom;

/**
 * What a check does.
 *
 * @param commands how many commands it plays
 * @param clients how many play at the same time
 * @param seed decides the commands, and when the crashes come
 */
public record CheckPlan(int commands, int clients, long seed) {

    private static final int FEWEST_COMMANDS = 100;

    public CheckPlan {
        if (commands < FEWEST_COMMANDS) {
            throw new IllegalArgumentException("--commands %d is too few to crash in the middle of; take %d or more"
                    .formatted(commands, FEWEST_COMMANDS));
        }
        if (clients < 1) {
            throw new IllegalArgumentException("--clients %d is none at all".formatted(clients));
        }
    }

    /** Number of the command at which the relay is killed: somewhere in the second fifth. */
    int relayDiesAt() {
        return (int) (commands * (0.2 + 0.2 * random().nextDouble()));
    }

    /** Number of the command at which the read service is killed: somewhere in the fourth fifth. */
    int readServiceDiesAt() {
        var random = random();
        random.nextDouble();
        return (int) (commands * (0.6 + 0.2 * random.nextDouble()));
    }

    private SplittableRandom random() {
        return new SplittableRandom(seed);
    }
}
