package io.millrace.local.check;

import java.util.Locale;

/**
 * The projections of the reference community, each as two queries that must give the same rows: what the write side
 * implies, and what the read side shows. The write side's tables tell what is so, its outbox when it became so.
 */
enum CommunityProjection {
    POST_SUMMARIES(
            """
            SELECT p.id, p.author_id, p.version,
                   CASE WHEN NOT p.deleted THEN p.title END AS title,
                   CASE WHEN NOT p.deleted THEN p.body END AS body,
                   published.at AS published_at, edited.at AS edited_at, deleted.at AS deleted_at,
                   coalesce(likes.total, 0) AS likes, coalesce(comments.total, 0) AS comments,
                   coalesce(v.total, 0) AS views
            FROM post p
            LEFT JOIN moment published ON published.id = p.id::text AND published.type = 'post.published.v1'
            LEFT JOIN moment edited ON edited.id = p.id::text AND edited.type = 'post.edited.v1'
            LEFT JOIN moment deleted ON deleted.id = p.id::text AND deleted.type = 'post.deleted.v1'
            LEFT JOIN likes ON likes.post_id = p.id
            LEFT JOIN comments ON comments.post_id = p.id
            LEFT JOIN post_view v ON v.post_id = p.id""",
            """
            SELECT post_id, author_id, version, title, body, published_at, edited_at, deleted_at,
                   like_count AS likes, comment_count AS comments, view_count AS views
            FROM post_summary"""),

    COMMENT_THREADS(
            """
            SELECT 'comment ' || c.id, c.post_id, c.parent_id, c.author_id,
                   CASE WHEN NOT c.removed THEN c.body END AS body, added.at AS begun_at, removed.at AS ended_at
            FROM comment c
            LEFT JOIN moment added ON added.id = c.id::text AND added.type = 'comment.added.v1'
            LEFT JOIN moment removed ON removed.id = c.id::text AND removed.type = 'comment.removed.v1'
            UNION ALL
            SELECT 'thread ' || p.id, p.id, NULL, NULL, NULL, published.at, deleted.at
            FROM post p
            LEFT JOIN moment published ON published.id = p.id::text AND published.type = 'post.published.v1'
            LEFT JOIN moment deleted ON deleted.id = p.id::text AND deleted.type = 'post.deleted.v1'""",
            """
            SELECT 'comment ' || comment_id, post_id, parent_id, author_id, body,
                   added_at AS begun_at, removed_at AS ended_at
            FROM comment
            UNION ALL
            SELECT 'thread ' || post_id, post_id, NULL, NULL, NULL, published_at, deleted_at
            FROM comment_thread"""),

    AUTHOR_ACTIVITY(
            """
            SELECT p.author_id || ' POST ' || p.id, p.id AS post_id, m.at AS occurred_at
            FROM post p LEFT JOIN moment m ON m.id = p.id::text AND m.type = 'post.published.v1'
            WHERE NOT p.deleted
            UNION ALL
            SELECT c.author_id || ' COMMENT ' || c.id, c.post_id, m.at
            FROM comment c LEFT JOIN moment m ON m.id = c.id::text AND m.type = 'comment.added.v1'
            WHERE NOT c.removed
            UNION ALL
            SELECT l.user_id || ' LIKE ' || l.post_id, l.post_id, m.at
            FROM post_like l LEFT JOIN moment m
                ON m.id = l.post_id || ':' || l.user_id AND m.type = 'like.given.v1'
            WHERE l.liked""",
            "SELECT author_id || ' ' || kind || ' ' || subject_id, post_id, occurred_at FROM author_act"),

    POPULAR_POSTS(
            """
            SELECT p.id, p.author_id, CASE WHEN NOT p.deleted THEN p.title END AS title,
                   published.at AS published_at, deleted.at AS deleted_at,
                   coalesce(likes.total, 0) AS likes, coalesce(comments.total, 0) AS comments,
                   coalesce(v.total, 0) AS views,
                   coalesce(likes.total, 0) * 10 + coalesce(comments.total, 0) * 20 + coalesce(v.total, 0) AS score
            FROM post p
            LEFT JOIN moment published ON published.id = p.id::text AND published.type = 'post.published.v1'
            LEFT JOIN moment deleted ON deleted.id = p.id::text AND deleted.type = 'post.deleted.v1'
            LEFT JOIN likes ON likes.post_id = p.id
            LEFT JOIN comments ON comments.post_id = p.id
            LEFT JOIN post_view v ON v.post_id = p.id""",
            """
            SELECT post_id, author_id, title, published_at, deleted_at,
                   like_count AS likes, comment_count AS comments, view_count AS views, score
            FROM popular_post""");

    private static final String FACTS =
            """
            WITH moment AS (
                SELECT aggregateid AS id, type, max(uuid_extract_timestamp(id)) AS at FROM millrace.outbox GROUP BY aggregateid, type
            ), likes AS (
                SELECT post_id, count(*) AS total FROM post_like WHERE liked GROUP BY post_id
            ), comments AS (
                SELECT post_id, count(*) AS total FROM comment WHERE NOT removed GROUP BY post_id
            )
            """;

    private final String implied;
    private final String shown;

    CommunityProjection(String implied, String shown) {
        this.implied = implied;
        this.shown = shown;
    }

    /** Its name in the read service, such as {@code post-summaries}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Asked of the write database: a row for each that the projection should show, its key first. */
    String implied() {
        return FACTS + implied;
    }

    /** Asked of the read database. */
    String shown() {
        return shown;
    }
}
