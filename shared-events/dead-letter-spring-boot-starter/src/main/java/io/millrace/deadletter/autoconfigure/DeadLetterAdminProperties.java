package io.millrace.deadletter.autoconfigure;

import io.millrace.deadletter.run.RunRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The admin API of dead letters, and how replays that it is asked for are executed.
 *
 * @param enabled whether there is an admin API
 * @param idempotency how long keys are remembered
 * @param run how replays are executed
 */
@ConfigurationProperties("millrace.dead-letter.admin")
public record DeadLetterAdminProperties(
        @DefaultValue("true") boolean enabled, @DefaultValue Idempotency idempotency, @DefaultValue Run run) {

    /**
     * How long keys are remembered.
     *
     * @param retention how long an {@code Idempotency-Key} is kept: sent again later, it is a new request; an hour at
     *     least
     */
    public record Idempotency(@DefaultValue("7d") Duration retention) {

        public Idempotency {
            if (retention.compareTo(Duration.ofHours(1)) < 0) {
                throw new IllegalArgumentException(
                        "millrace.dead-letter.admin.idempotency.retention is %s; it must be an hour or more"
                                .formatted(retention));
            }
        }
    }

    /**
     * How replays are executed.
     *
     * @param enabled whether this instance executes any; others may
     * @param top most letters in one transaction
     * @param firstLetters letters at the beginning of a replay, and behind each continuation, that are watched closely
     * @param failuresInFirst failures among them that stop it, unless the request says otherwise
     * @param atOnce replays that one instance executes at the same time
     * @param poll how often replays that other instances were asked for are looked for
     * @param lease how long an instance may be silent before another takes its replay over
     * @param backOff waits while something a replay depends on is away
     */
    public record Run(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("500") int top,
            @DefaultValue("10") int firstLetters,
            @DefaultValue("1") int failuresInFirst,
            @DefaultValue("4") int atOnce,
            @DefaultValue("1s") Duration poll,
            @DefaultValue("30s") Duration lease,
            @DefaultValue BackOff backOff) {

        public Run {
            if (top < 1 || firstLetters < 0 || failuresInFirst < 1 || atOnce < 1) {
                throw new IllegalArgumentException(
                        "millrace.dead-letter.admin.run.top, failures-in-first and at-once are at least 1 and first-letters at least 0, got %d, %d, %d and %d"
                                .formatted(top, failuresInFirst, atOnce, firstLetters));
            }
        }

        RunRules rules() {
            return new RunRules(
                    top, firstLetters, failuresInFirst, atOnce, poll, lease, backOff.first(), backOff.longest());
        }
    }

    /**
     * Waits while something is away.
     *
     * @param first wait after a first failure; doubled with each further one
     * @param longest the wait that repeated failures grow to
     */
    public record BackOff(@DefaultValue("500ms") Duration first, @DefaultValue("30s") Duration longest) {}
}
