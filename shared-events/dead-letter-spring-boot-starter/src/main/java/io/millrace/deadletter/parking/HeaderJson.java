package io.millrace.deadletter.parking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Headers as JSON that can be read in SQL and gives back the same bytes: an array of {@code [name, text]}, or of
 * {@code [name, null, base64]} where the value is no text that PostgreSQL could keep.
 */
public final class HeaderJson {

    private static final JsonMapper MAPPER = new JsonMapper();

    private HeaderJson() {}

    /** As JSON. A name that PostgreSQL could not keep is changed. */
    public static String write(Headers headers) {
        var all = MAPPER.createArrayNode();
        headers.forEach(header -> {
            var one = all.addArray().add(header.key().replace('\0', '\uFFFD'));
            if (header.value() == null) {
                one.addNull();
            } else {
                text(header.value()).ifPresentOrElse(one::add, () -> one.addNull()
                        .add(Base64.getEncoder().encodeToString(header.value())));
            }
        });
        return MAPPER.writeValueAsString(all);
    }

    static Headers read(String json) {
        var headers = new RecordHeaders();
        ((ArrayNode) MAPPER.readTree(json))
                .forEach(one -> headers.add(new RecordHeader(
                        one.get(0).asString(),
                        one.size() > 2
                                ? Base64.getDecoder().decode(one.get(2).asString())
                                : one.get(1).isNull()
                                        ? null
                                        : one.get(1).asString().getBytes(UTF_8))));
        return headers;
    }

    private static Optional<String> text(byte[] value) {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
