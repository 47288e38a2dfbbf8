package io.millrace.deadletter.index;

import static io.millrace.deadletter.parking.StoredRecord.shortened;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.deadletter.letter.Cause;
import io.millrace.deadletter.letter.Failure;
import io.millrace.deadletter.parking.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.KafkaHeaders;

/** Why a record of a dead letter topic is there, as far as its headers tell. */
final class ForeignFailure {

    private static final String CONNECT = "__connect.errors.";

    private final StoredRecord record;

    ForeignFailure(StoredRecord record) {
        this.record = record;
    }

    /** Whoever gave it up. */
    String group() {
        var group = first(
                DeadLetterHeaders.GROUP,
                KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP,
                CONNECT + "connector.name",
                DeadLetterHeaders.SOURCE);
        return group == null || group.isBlank() ? "unknown" : shortened(group);
    }

    Failure failure() {
        var message = first(
                DeadLetterHeaders.CAUSE,
                KafkaHeaders.DLT_EXCEPTION_MESSAGE,
                KafkaHeaders.DLT_KEY_EXCEPTION_MESSAGE,
                CONNECT + "exception.message");
        return Failure.told(
                reason(),
                message == null ? "Its headers do not say why it is here" : message,
                record.type(),
                causes(message),
                first(
                        KafkaHeaders.DLT_EXCEPTION_STACKTRACE,
                        KafkaHeaders.DLT_KEY_EXCEPTION_STACKTRACE,
                        CONNECT + "exception.stacktrace"));
    }

    private String reason() {
        var reason = first(DeadLetterHeaders.REASON);
        if (reason != null && !reason.isBlank()) {
            return shortened(reason);
        }
        if (first(KafkaHeaders.DLT_EXCEPTION_FQCN, KafkaHeaders.DLT_KEY_EXCEPTION_FQCN) != null) {
            return "LISTENER_FAILED";
        }
        return first(CONNECT + "exception.class.name") == null ? "UNKNOWN" : "CONNECTOR_FAILED";
    }

    private List<Cause> causes(@Nullable String message) {
        List<Cause> causes = new ArrayList<>();
        var thrown = first(
                DeadLetterHeaders.CAUSE_CLASS,
                KafkaHeaders.DLT_EXCEPTION_FQCN,
                KafkaHeaders.DLT_KEY_EXCEPTION_FQCN,
                CONNECT + "exception.class.name");
        if (thrown != null) {
            causes.add(new Cause(shortened(thrown), message, null));
        }
        var root = first(KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN);
        if (root != null) {
            causes.add(new Cause(shortened(root), null, null));
        }
        return causes;
    }

    /** At least one. */
    int attempts() {
        var text = first(DeadLetterHeaders.ATTEMPTS);
        try {
            return text == null ? 1 : Math.max(1, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private @Nullable String first(String... names) {
        for (String name : names) {
            var value = record.header(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
