-- Rows of deleted posts stay: what comes later from other topics has a place, and the counts do not depend on the order.
CREATE TABLE post_summary (
    post_id       uuid PRIMARY KEY,
    author_id     text,
    title         text,
    body          text,
    published_at  timestamptz,
    edited_at     timestamptz,
    deleted_at    timestamptz,
    version       bigint NOT NULL,
    like_count    bigint NOT NULL,
    comment_count bigint NOT NULL,
    view_count    bigint NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX post_summary_newest ON post_summary (published_at DESC, post_id DESC)
    WHERE published_at IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE comment_thread (
    post_id      uuid PRIMARY KEY,
    published_at timestamptz,
    deleted_at   timestamptz
);

CREATE TABLE comment (
    comment_id uuid PRIMARY KEY,
    post_id    uuid NOT NULL,
    parent_id  uuid,
    author_id  text NOT NULL,
    body       text,
    added_at   timestamptz,
    removed_at timestamptz
);

CREATE INDEX comment_roots ON comment (post_id, added_at, comment_id) WHERE parent_id IS NULL;
CREATE INDEX comment_answers ON comment (parent_id) WHERE parent_id IS NOT NULL;

-- One row for each thing an author has done and not undone; counts are counts of rows.
CREATE TABLE author_act (
    author_id   text        NOT NULL,
    kind        text        NOT NULL,
    subject_id  uuid        NOT NULL,
    post_id     uuid        NOT NULL,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (author_id, kind, subject_id)
);

CREATE INDEX author_act_latest ON author_act (author_id, occurred_at DESC);

CREATE TABLE popular_post (
    post_id       uuid PRIMARY KEY,
    author_id     text,
    title         text,
    published_at  timestamptz,
    deleted_at    timestamptz,
    like_count    bigint NOT NULL,
    comment_count bigint NOT NULL,
    view_count    bigint NOT NULL,
    score         bigint NOT NULL GENERATED ALWAYS AS (like_count * 10 + comment_count * 20 + view_count) STORED
) WITH (fillfactor = 70);

CREATE INDEX popular_post_ranked ON popular_post (score DESC, post_id DESC)
    WHERE published_at IS NOT NULL AND deleted_at IS NULL;
