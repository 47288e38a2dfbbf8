package io.millrace.outbox;

import io.millrace.contract.MillraceException;
import org.springframework.util.unit.DataSize;

/** An event's payload is larger than this service allows. */
public class PayloadTooLargeException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final String aggregateId;
    private final long size;
    private final long limit;

    PayloadTooLargeException(String type, String aggregateId, DataSize size, DataSize limit) {
        super(
                ("Payload of %s of aggregate %s has %d bytes, more than the %d allowed by millrace.outbox.max-payload-size;"
                                + " send a reference, or raise this limit, the topic's max.message.bytes and the relay's"
                                + " max.request.size together")
                        .formatted(type, aggregateId, size.toBytes(), limit.toBytes()));
        this.type = type;
        this.aggregateId = aggregateId;
        this.size = size.toBytes();
        this.limit = limit.toBytes();
    }

    /** Event type on the wire. */
    public String type() {
        return type;
    }

    public String aggregateId() {
        return aggregateId;
    }

    /** Bytes of the payload. */
    public long size() {
        return size;
    }

    /** Bytes allowed. */
    public long limit() {
        return limit;
    }
}
