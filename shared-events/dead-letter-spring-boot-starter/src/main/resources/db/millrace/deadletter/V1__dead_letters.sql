-- What could not be applied, and what waits behind it. Written in the transaction that moves the projection's position, so
-- that no record is in both or in neither.

CREATE SEQUENCE millrace.parked_order;

CREATE TABLE millrace.dead_letter (
    id                uuid        PRIMARY KEY,
    group_id          text        NOT NULL,
    projection        text,
    topic             text        NOT NULL,
    topic_id          text        NOT NULL,
    partition         integer     NOT NULL,
    record_offset     bigint      NOT NULL,
    recorded_at       timestamptz NOT NULL,
    record_key        bytea,
    record_value      bytea,
    record_headers    jsonb       NOT NULL,
    event_id          text,
    event_type        text,
    aggregate_version bigint      NOT NULL,
    trace_id          text,
    app_version       text,
    reason            text        NOT NULL,
    message           text        NOT NULL,
    causes            jsonb       NOT NULL,
    stack_trace       text,
    fingerprint       text        NOT NULL,
    attempts          integer     NOT NULL CHECK (attempts > 0),
    first_failed_at   timestamptz NOT NULL,
    last_failed_at    timestamptz NOT NULL,
    state             text        NOT NULL
        CHECK (state IN ('OPEN', 'REPLAYING', 'RESOLVED', 'SUPERSEDED', 'DISCARDED')),
    state_since       timestamptz NOT NULL,
    edited_from       uuid REFERENCES millrace.dead_letter,
    parked_order      bigint      NOT NULL DEFAULT nextval('millrace.parked_order'),
    mirrored_at       timestamptz,
    mirror_attempts   integer     NOT NULL DEFAULT 0,
    mirror_due        timestamptz NOT NULL DEFAULT now(),
    mirror_error      text
);

COMMENT ON TABLE millrace.dead_letter IS 'Records that could not be applied, with all that is needed to replay them';
COMMENT ON COLUMN millrace.dead_letter.projection IS 'Who could not apply it; null for a record of a dead letter topic that belongs to nobody here';
COMMENT ON COLUMN millrace.dead_letter.record_headers IS 'Array of [name, text] or, if the value is no text, [name, null, base64]';
COMMENT ON COLUMN millrace.dead_letter.event_id IS 'As the record says; not necessarily a UUID';
COMMENT ON COLUMN millrace.dead_letter.aggregate_version IS '0 if the record carries none';
COMMENT ON COLUMN millrace.dead_letter.causes IS 'Array of {type, message, frame}, outermost first; frame is the first of the application';
COMMENT ON COLUMN millrace.dead_letter.fingerprint IS 'Equal for failures that most likely have one cause';
COMMENT ON COLUMN millrace.dead_letter.edited_from IS 'The letter whose corrected copy this is; that one keeps its bytes';
COMMENT ON COLUMN millrace.dead_letter.mirrored_at IS 'When its copy in the dead letter topic was acknowledged';
COMMENT ON COLUMN millrace.dead_letter.mirror_due IS 'When that copy is to be sent; moved on by whoever is sending it';
COMMENT ON COLUMN millrace.dead_letter.mirror_error IS 'Why it could not be sent the last time';

-- The same record fails once per group, however often it is delivered. A corrected copy shares the original's place.
CREATE UNIQUE INDEX dead_letter_record ON millrace.dead_letter (group_id, topic, partition, record_offset, topic_id)
    WHERE edited_from IS NULL;
-- A corrected copy has no mirror of its own: no such record was ever read.
CREATE INDEX dead_letter_unmirrored ON millrace.dead_letter (mirror_due)
    WHERE mirrored_at IS NULL AND edited_from IS NULL;
CREATE INDEX dead_letter_of_state ON millrace.dead_letter (state, first_failed_at DESC, id DESC);
CREATE INDEX dead_letter_of_fingerprint ON millrace.dead_letter (fingerprint, state, first_failed_at DESC, id DESC);

-- A key whose events queue up. Who adds to its queue or takes it away locks its row first: nothing is stranded.
CREATE TABLE millrace.parked_key (
    group_id   text        NOT NULL,
    topic      text        NOT NULL,
    record_key bytea       NOT NULL,
    letter_id  uuid REFERENCES millrace.dead_letter,
    parked_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (group_id, topic, record_key)
);

COMMENT ON TABLE millrace.parked_key IS 'Keys whose later events wait in parked_event';
COMMENT ON COLUMN millrace.parked_key.letter_id IS 'The open letter at the head of its queue; null while what waited behind it is being applied';

CREATE INDEX parked_key_of_letter ON millrace.parked_key (letter_id);

CREATE TABLE millrace.parked_event (
    group_id          text        NOT NULL,
    topic             text        NOT NULL,
    record_key        bytea       NOT NULL,
    parked_order      bigint      NOT NULL DEFAULT nextval('millrace.parked_order'),
    topic_id          text        NOT NULL,
    partition         integer     NOT NULL,
    record_offset     bigint      NOT NULL,
    recorded_at       timestamptz NOT NULL,
    record_value      bytea,
    record_headers    jsonb       NOT NULL,
    aggregate_version bigint      NOT NULL,
    parked_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (group_id, topic, record_key, aggregate_version, parked_order)
);

COMMENT ON TABLE millrace.parked_event IS 'Records behind an open letter of their key, applied in the order of their versions';

-- Attempts that came to nothing yet, so that a crash does not forget them.
CREATE TABLE millrace.failed_attempt (
    group_id        text        NOT NULL,
    topic           text        NOT NULL,
    partition       integer     NOT NULL,
    record_offset   bigint      NOT NULL,
    topic_id        text        NOT NULL,
    attempts        integer     NOT NULL,
    first_failed_at timestamptz NOT NULL DEFAULT now(),
    last_failed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (group_id, topic, partition, record_offset)
);

COMMENT ON TABLE millrace.failed_attempt IS 'Records whose failure may pass, with the attempts made so far';

CREATE TABLE millrace.dead_letter_history (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    letter_id uuid        NOT NULL REFERENCES millrace.dead_letter,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    state     text        NOT NULL,
    actor     text        NOT NULL,
    note      text        NOT NULL
);

COMMENT ON TABLE millrace.dead_letter_history IS 'What became of each letter, and who brought it about';

CREATE INDEX dead_letter_history_of_letter ON millrace.dead_letter_history (letter_id, id);
