package io.millrace.benchmarks.relay;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Events whose payload begins with their number: {@code {"n":"000000000123"…}. */
final class NumberedEvents {

    private static final int FIRST_DIGIT = 6;
    private static final int DIGITS = 12;

    private NumberedEvents() {}

    static int numberOf(ConsumerRecord<byte[], byte[]> record) {
        var payload = record.value();
        int number = 0;
        for (int i = FIRST_DIGIT; i < FIRST_DIGIT + DIGITS; i++) {
            int digit = payload[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalStateException("Record %s-%d@%d does not carry an outbox payload as it is: %s"
                        .formatted(record.topic(), record.partition(), record.offset(), new String(payload)));
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
