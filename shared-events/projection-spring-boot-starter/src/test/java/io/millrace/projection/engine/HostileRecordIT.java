package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.Outcome.DEAD_LETTERED;
import static io.millrace.projection.engine.Sales.outcomes;
import static io.millrace.projection.engine.Sales.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.view.Content;
import io.millrace.deadletter.view.HeaderView;
import io.millrace.deadletter.view.LetterDetails;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of which no column or index of the database takes all as it is. */
class HostileRecordIT extends FickleShopFixture {

    private static final int POISON = 13;
    private static final String WITH_NUL = "a\0b";

    static Stream<Arguments> names() {
        return Stream.of(EnvelopeHeaders.TYPE, EnvelopeHeaders.SUBJECT, EnvelopeHeaders.AGGREGATE_TYPE)
                .flatMap(header -> Stream.of(Arguments.of(header, endless()), Arguments.of(header, WITH_NUL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void ofWhateverNameItIsPutAsideAndOthersGoOn(String header, String name) {
        var hostile = sold(1);
        hostile.headers().remove(header).add(header, name.getBytes(UTF_8));
        var key = header.equals(EnvelopeHeaders.SUBJECT) ? name.getBytes(UTF_8) : hostile.key();

        requirePutAside(new ProducerRecord<>(hostile.topic(), null, null, key, hostile.value(), hostile.headers()));
    }

    @Test
    void ofWhateverHeadersItIsPutAsideAndOthersGoOn() {
        shop.failAt(POISON);
        var hostile = sold(POISON);
        hostile.headers()
                .add(WITH_NUL, "value".getBytes(UTF_8))
                .add(endless(), "value".getBytes(UTF_8))
                .add("name", WITH_NUL.getBytes(UTF_8))
                .add("name", endless().getBytes(UTF_8))
                .add("", null);

        requirePutAside(hostile);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void ofWhateverTimeItIsPutAsideAndOthersGoOn(long timestamp) {
        shop.failAt(POISON);
        var hostile = sold(POISON);

        requirePutAside(new ProducerRecord<>(
                hostile.topic(), null, timestamp, hostile.key(), hostile.value(), hostile.headers()));
    }

    private static ProducerRecord<byte[], byte[]> sold(int amount) {
        return Records.produced(Records.envelope(Shop.TYPES, "b", 1, new Shop.SaleMade("b", amount)));
    }

    private void requirePutAside(ProducerRecord<byte[], byte[]> hostile) {
        var result = engine.apply(List.of(sale(0, "a", 1, 1), Records.consumed(0, 1, hostile), sale(2, "c", 1, 3)));

        assertThat(outcomes(result)).containsExactly(APPLIED, DEAD_LETTERED, APPLIED);
        assertThat(database.totals()).isEqualTo(Map.of("a", 1L, "c", 3L));
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("record_key", hostile.key()));
        // A name with a character that no text in PostgreSQL may have is changed; all values are whole.
        var kept = new LetterDetails(database.dataSource())
                .one(database.letters(LetterState.OPEN).get(0));
        assertThat(kept.headers())
                .isEqualTo(Stream.of(hostile.headers().toArray())
                        .map(header -> new HeaderView(header.key().replace('\0', '\uFFFD'), Content.of(header.value())))
                        .toList());
    }

    /** Longer than an index takes, and nothing that could be compressed to less. */
    private static String endless() {
        var bytes = new byte[10_000];
        new Random(1).nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
