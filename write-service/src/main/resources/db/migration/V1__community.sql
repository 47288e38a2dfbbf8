-- Every aggregate's version is the version of its last event. What is deleted stays as a row, so that its version does.

CREATE TABLE post (
    id         uuid        PRIMARY KEY,
    author_id  text        NOT NULL,
    title      text        NOT NULL,
    body       text        NOT NULL,
    deleted    boolean     NOT NULL,
    version    bigint      NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE comment (
    id         uuid        PRIMARY KEY,
    post_id    uuid        NOT NULL REFERENCES post,
    parent_id  uuid        REFERENCES comment,
    author_id  text        NOT NULL,
    body       text        NOT NULL,
    removed    boolean     NOT NULL,
    version    bigint      NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE INDEX comment_post ON comment (post_id);
CREATE INDEX comment_parent ON comment (parent_id);

CREATE TABLE post_like (
    post_id uuid    NOT NULL REFERENCES post,
    user_id text    NOT NULL,
    liked   boolean NOT NULL,
    version bigint  NOT NULL CHECK (version > 0),
    PRIMARY KEY (post_id, user_id)
) WITH (fillfactor = 80);

CREATE TABLE post_view (
    post_id uuid   PRIMARY KEY REFERENCES post,
    total   bigint NOT NULL CHECK (total > 0),
    version bigint NOT NULL CHECK (version > 0)
) WITH (fillfactor = 50);

CREATE TABLE idempotency_key (
    key        text        PRIMARY KEY,
    request    bytea       NOT NULL,
    response   text,
    created_at timestamptz NOT NULL
);

CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
