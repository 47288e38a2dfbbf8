package io.millrace.outbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How events are appended.
 *
 * @param maxPayloadSize largest payload that is appended. Kafka's own default for a whole record is 1 MB
 */
@ConfigurationProperties("millrace.outbox")
public record OutboxProperties(@DefaultValue("900KB") DataSize maxPayloadSize) {

    public OutboxProperties {
        if (maxPayloadSize.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "millrace.outbox.max-payload-size is %s; it must be positive".formatted(maxPayloadSize));
        }
    }
}
