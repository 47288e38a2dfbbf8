package io.millrace.outbox;

import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Ids of version 7 that rise within this process, as long as its clock does not step back. Thread-safe. */
final class EventIds {

    private final TimeBasedEpochGenerator generator;

    EventIds(Clock clock) {
        this.generator = new TimeBasedEpochGenerator(new SecureRandom(), new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.millis();
            }
        });
    }

    UUID next() {
        return generator.generate();
    }
}
