package io.millrace.write.like;

import io.millrace.contract.outbox.Receipt;
import java.util.UUID;

/**
 * Whether a user likes a post. The pair is the aggregate.
 *
 * @param version version of its last event
 */
record Like(UUID postId, String userId, boolean liked, long version) {

    static final String AGGREGATE_TYPE = "like";

    String id() {
        return postId + ":" + userId;
    }

    Receipt receipt() {
        return new Receipt(AGGREGATE_TYPE, id(), version);
    }
}
