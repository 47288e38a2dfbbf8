package io.millrace.relay.publish;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker in front of the broker. While it is open the relay sends nothing and reads nothing, so that an
 * outage costs no memory and drops no row.
 */
public final class SinkBreaker {

    private static final Logger log = LoggerFactory.getLogger(SinkBreaker.class);

    private final CircuitBreaker breaker;
    private final Object changed = new Object();
    private volatile @Nullable String lastFailure;

    public SinkBreaker(CircuitBreaker breaker) {
        this.breaker = breaker;
        breaker.getEventPublisher().onStateTransition(event -> {
            var transition = event.getStateTransition();
            // Once: as long as it is away, the breaker opens again and again.
            if (transition == StateTransition.CLOSED_TO_OPEN) {
                log.warn(
                        "The broker does not answer: the relay waits and loses nothing (breaker open): {}",
                        lastFailure);
            } else if (transition.getToState() == State.CLOSED) {
                log.info("The broker answers again: the relay goes on (breaker closed)");
            }
            synchronized (changed) {
                changed.notifyAll();
            }
        });
    }

    /** Whether the broker is believed to be there. */
    public boolean isClosed() {
        return breaker.getState() == State.CLOSED;
    }

    /** What was wrong with the broker's last answer; null as long as the broker is believed to be there. */
    public @Nullable String trouble() {
        return isClosed() ? null : lastFailure;
    }

    /** Waits until the breaker lets a request through. */
    void awaitPermission() throws InterruptedException {
        while (!breaker.tryAcquirePermission()) {
            awaitChange(Duration.ofMillis(100));
        }
    }

    /** Waits until the breaker would let a request through; whoever makes it asks for permission. */
    void awaitPermitted() throws InterruptedException {
        awaitPermission();
        breaker.releasePermission();
    }

    /** The same, at most for about the given time; answers whether it would. */
    boolean isPermittedWithin(Duration time) throws InterruptedException {
        if (!breaker.tryAcquirePermission()) {
            awaitChange(time);
            if (!breaker.tryAcquirePermission()) {
                return false;
            }
        }
        breaker.releasePermission();
        return true;
    }

    private void awaitChange(Duration atMost) throws InterruptedException {
        synchronized (changed) {
            changed.wait(atMost.toMillis());
        }
    }

    void succeeded(Duration took) {
        if (breaker.getState() != State.CLOSED) {
            // An answer that came late is an answer: wait for no trial, and do not call it slow.
            breaker.transitionToClosedState();
        } else {
            breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void failed(Duration took, Throwable cause) {
        var failure = SendFailure.cause(cause);
        lastFailure = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, cause);
    }

    /**
     * Calls the broker until it answers, however long that takes.
     *
     * @throws InterruptedException if the relay stops meanwhile
     */
    <T> T untilAnswered(String what, BrokerCall<T> call) throws InterruptedException, ExecutionException {
        while (true) {
            awaitPermission();
            var started = System.nanoTime();
            try {
                var answer = call.call();
                succeeded(Duration.ofNanos(System.nanoTime() - started));
                return answer;
            } catch (ExecutionException | RuntimeException e) {
                var took = Duration.ofNanos(System.nanoTime() - started);
                var kind = SendFailure.of(e);
                if (kind == SendFailure.BROKEN) {
                    breaker.releasePermission();
                    throw e;
                }
                if (kind != SendFailure.OUTAGE) {
                    succeeded(took); // a refusal is an answer
                    throw e;
                }
                failed(took, e);
                log.warn("{} failed, trying again: {}", what, e.getMessage());
            }
        }
    }

    @FunctionalInterface
    interface BrokerCall<T> {

        T call() throws InterruptedException, ExecutionException;
    }
}
