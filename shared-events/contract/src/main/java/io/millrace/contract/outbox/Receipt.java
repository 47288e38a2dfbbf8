package io.millrace.contract.outbox;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What an append returns: the version an aggregate reached. A query may wait for it to read its own write.
 *
 * @param aggregateType type of the aggregate, such as {@code post}
 * @param aggregateId id of the aggregate
 * @param version version the aggregate has after the append, from 1
 */
public record Receipt(String aggregateType, String aggregateId, long version) {

    /** The HTTP header that carries a receipt, in responses of the write side and requests of the read side. */
    public static final String HTTP_HEADER = "Millrace-Receipt";

    public Receipt {
        if (aggregateType.isBlank() || aggregateId.isBlank() || version < 1) {
            throw new IllegalArgumentException(
                    "A receipt names an aggregate type, an id and a version from 1, got '%s/%s/%d'"
                            .formatted(aggregateType, aggregateId, version));
        }
    }

    /**
     * Parses the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if the text is not of the form {@code type/id/version}
     */
    public static Receipt parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 3) {
            throw malformed(text);
        }
        long version;
        try {
            version = Long.parseLong(parts[2]);
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
        return new Receipt(decode(parts[0]), decode(parts[1]), version);
    }

    /** {@code type/id/version}, type and id percent-encoded: safe in a header and a query parameter. */
    @Override
    public String toString() {
        return encode(aggregateType) + "/" + encode(aggregateId) + "/" + version;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("Receipt '%s' is not of the form type/id/version".formatted(text));
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private static String decode(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
