package io.millrace.relay.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the log is read.
 *
 * @param pollInterval how often an idle log is looked at
 * @param batchSize most rows in a batch
 * @param queueSize most rows read ahead
 * @param queueBytes most bytes read ahead
 */
public record CaptureProperties(
        @DefaultValue("2ms") Duration pollInterval,
        @DefaultValue("2048") int batchSize,
        @DefaultValue("8192") int queueSize,
        @DefaultValue("32MB") DataSize queueBytes) {}
