package io.millrace.relay.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.letter.LetterReason;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SendFailureTests {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(SendFailure.OUTAGE, new TimeoutException()),
                Arguments.of(SendFailure.OUTAGE, new BufferExhaustedException("full")),
                Arguments.of(SendFailure.OUTAGE, new NetworkException()),
                Arguments.of(SendFailure.OUTAGE, new DisconnectException()),
                Arguments.of(SendFailure.OUTAGE, new NotLeaderOrFollowerException("moved")),
                Arguments.of(SendFailure.OUTAGE, new NotEnoughReplicasException()),
                Arguments.of(SendFailure.OUTAGE, new CoordinatorNotAvailableException("soon")),
                Arguments.of(SendFailure.OUTAGE, new UnknownTopicOrPartitionException("gone")),
                Arguments.of(SendFailure.OUTAGE, new SaslAuthenticationException("password")),
                Arguments.of(SendFailure.OUTAGE, new ClusterAuthorizationException("acl")),
                Arguments.of(SendFailure.UNSENDABLE, new RecordTooLargeException()),
                Arguments.of(SendFailure.UNSENDABLE, new RecordBatchTooLargeException()),
                Arguments.of(SendFailure.UNSENDABLE, new InvalidTopicException()),
                Arguments.of(SendFailure.UNSENDABLE, new TopicAuthorizationException("events.post")),
                Arguments.of(SendFailure.UNSENDABLE, new SerializationException()),
                Arguments.of(SendFailure.FENCED, new ProducerFencedException("slot")),
                Arguments.of(SendFailure.FENCED, new InvalidProducerEpochException("slot")),
                Arguments.of(SendFailure.BROKEN, new TransactionAbortedException()),
                Arguments.of(SendFailure.BROKEN, new InvalidTimestampException("clocks differ")),
                Arguments.of(SendFailure.BROKEN, new InvalidRecordException("so do those of several records")),
                Arguments.of(SendFailure.BROKEN, new OutOfOrderSequenceException("hole")),
                Arguments.of(SendFailure.BROKEN, new KafkaException("closed")),
                Arguments.of(SendFailure.BROKEN, new IllegalStateException("closed")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void meansTheSameAloneAndAsACause(SendFailure meaning, Exception failure) {
        assertThat(SendFailure.of(failure)).isEqualTo(meaning);
        assertThat(SendFailure.of(new ExecutionException(failure))).isEqualTo(meaning);
    }

    @Test
    void whatIsUnsendableSaysWhy() {
        assertThat(SendFailure.reason(new RecordTooLargeException())).isEqualTo(LetterReason.TOO_LARGE);
        assertThat(SendFailure.reason(new InvalidTopicException())).isEqualTo(LetterReason.INVALID_TOPIC);
        assertThat(SendFailure.reason(new ExecutionException(new TopicAuthorizationException("events.post"))))
                .isEqualTo(LetterReason.NOT_AUTHORIZED);
        assertThat(SendFailure.reason(new SerializationException())).isEqualTo(LetterReason.NOT_SERIALIZABLE);
    }
}
