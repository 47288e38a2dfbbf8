package io.millrace.relay.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LsnTests {

    @ParameterizedTest
    @CsvSource({
        "0/0, 0",
        "0/1C28E38, 29527608",
        "1/0, 4294967296",
        "16/B374D848, 97500059720",
        "0/FFFFFFFF, 4294967295",
        "7FFFFFFF/FFFFFFFF, 9223372036854775807",
    })
    void isReadAndWrittenAsPostgresDoes(String text, long lsn) {
        assertThat(Lsn.parse(text)).isEqualTo(lsn);
        assertThat(Lsn.format(lsn)).isEqualTo(text);
    }

    @Test
    void anythingElseIsNamed() {
        assertThatThrownBy(() -> Lsn.parse("1234"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'1234'");
    }
}
