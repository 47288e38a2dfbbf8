package io.millrace.write.view;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** A counter per post. */
@Repository
class ViewCounters {

    private static final String COUNT =
            """
            INSERT INTO post_view (post_id, total, version) VALUES (?, 1, 1)
            ON CONFLICT (post_id) DO UPDATE SET total = post_view.total + 1, version = post_view.version + 1
            RETURNING post_id, total, version""";

    private final JdbcClient jdbc;

    ViewCounters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Counts one view more. The counter stays locked until the transaction ends. */
    Views count(UUID postId) {
        return jdbc.sql(COUNT).param(postId).query(Views.class).single();
    }
}
