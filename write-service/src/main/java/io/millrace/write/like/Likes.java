package io.millrace.write.like;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All likes. A change locks its row until the transaction ends, so the second of two waits and then finds it done. */
@Repository
class Likes {

    private static final String GIVE =
            """
            INSERT INTO post_like (post_id, user_id, liked, version) VALUES (?, ?, true, 1)
            ON CONFLICT (post_id, user_id) DO UPDATE SET liked = true, version = post_like.version + 1
            WHERE NOT post_like.liked
            RETURNING post_id, user_id, liked, version""";
    private static final String WITHDRAW =
            """
            UPDATE post_like SET liked = false, version = version + 1 WHERE post_id = ? AND user_id = ? AND liked
            RETURNING post_id, user_id, liked, version""";
    private static final String FIND =
            "SELECT post_id, user_id, liked, version FROM post_like WHERE post_id = ? AND user_id = ?";

    private final JdbcClient jdbc;

    Likes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The like, or nothing if it was given already. */
    Optional<Like> give(UUID postId, String userId) {
        return like(GIVE, postId, userId);
    }

    /** The like, or nothing if there was none to withdraw. */
    Optional<Like> withdraw(UUID postId, String userId) {
        return like(WITHDRAW, postId, userId);
    }

    /** The like, given or withdrawn, or nothing if there never was one. */
    Optional<Like> find(UUID postId, String userId) {
        return like(FIND, postId, userId);
    }

    private Optional<Like> like(String sql, UUID postId, String userId) {
        return jdbc.sql(sql).params(postId, userId).query(Like.class).optional();
    }
}
