package io.millrace.deadletter.security;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of requests per principal. Thread-safe.
 */
final class RateLimits {

    /** Principals whose buckets are kept; a token's subject may be anybody. */
    private static final int MOST = 10_000;

    private final int perSecond;
    private final int burst;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    RateLimits(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Takes one request off; how long to wait for the next if there is none, else nothing. */
    Duration take(String principal) {
        var probe = bucket(principal).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    /** How long to wait for the next if there is none, else nothing; takes nothing off. */
    Duration look(String principal) {
        var probe = bucket(principal).estimateAbilityToConsume(1);
        return probe.canBeConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(String principal) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(principal, name -> Bucket.builder()
                    .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .build());
        }
    }
}
