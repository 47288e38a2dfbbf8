package io.millrace.write.view;

import io.millrace.contract.outbox.Receipt;
import java.util.UUID;

/**
 * How often a post was viewed.
 *
 * @param total all views so far
 * @param version version of the aggregate's last event
 */
record Views(UUID postId, long total, long version) {

    static final String AGGREGATE_TYPE = "view";

    Receipt receipt() {
        return new Receipt(AGGREGATE_TYPE, postId.toString(), version);
    }
}
