CREATE TABLE post_summary (
    post_id       uuid PRIMARY KEY,
    author_id     text,
    title         text,
    body          text,
    version       bigint NOT NULL,
    like_count    bigint NOT NULL,
    comment_count bigint NOT NULL,
    view_count    bigint NOT NULL,
    lock_version  bigint
) WITH (fillfactor = 70);
