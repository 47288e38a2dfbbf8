package io.millrace.contract.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTests {

    @Test
    void isTypeIdAndVersion() {
        assertThat(new Receipt("post", "0190-a", 7)).hasToString("post/0190-a/7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0190", "a:b", "a/b", "a b", "a+b", "a%2Fb", "ü", "a&b=c?d#e", "한글", "a\nb"})
    void parsesWhatItWritesWhateverTheId(String id) {
        var receipt = new Receipt("like", id, Long.MAX_VALUE);

        assertThat(Receipt.parse(receipt.toString())).isEqualTo(receipt);
        assertThat(receipt.toString()).matches("[\\x21-\\x7e]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "post",
                "post/1",
                "post/1/",
                "post/1/x",
                "post/1/0",
                "post/1/-1",
                "/1/1",
                "post//1",
                "post/1/1/1",
                "post/%zz/1",
                "post/%/1",
                "post/1/99999999999999999999"
            })
    void refusesWhatIsNotAReceipt(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Receipt.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"'',1,1", "post,'',1", "' ',1,1", "post,1,0", "post,1,-1"})
    void namesAnAggregateAndAVersionFromOne(String type, String id, long version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Receipt(type, id, version))
                .withMessageContaining("version from 1");
    }
}
