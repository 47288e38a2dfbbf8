package io.millrace.write.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long keys are remembered.
 *
 * @param retention how long an answer is kept for a request that is sent again, an hour at least
 */
@ConfigurationProperties("millrace.write.idempotency")
public record IdempotencyProperties(@DefaultValue("7d") Duration retention) {

    public IdempotencyProperties {
        if (retention.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException(
                    "millrace.write.idempotency.retention is %s; it must be an hour or more".formatted(retention));
        }
    }
}
