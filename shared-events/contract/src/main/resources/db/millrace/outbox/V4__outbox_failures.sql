-- What the relay could not send. Written by the relay alone; complete by itself, so that a database whose outbox somebody
-- else made can have it as well.

DO
$$
BEGIN
    IF to_regnamespace('millrace') IS NULL THEN
        CREATE SCHEMA millrace;
    END IF;
END
$$;

CREATE TABLE millrace.outbox_failure (
    slot                text        NOT NULL,
    id                  text        NOT NULL,
    row_id              text,
    state               text        NOT NULL
        CHECK (state IN ('DEAD_LETTERED', 'DLT_FAILED', 'RESUBMITTED', 'DISCARDED')),
    reason              text        NOT NULL,
    cause_class         text        NOT NULL,
    cause               text        NOT NULL,
    dlt_cause           text,
    attempts            integer     NOT NULL,
    topic               text,
    aggregatetype       text,
    aggregateid         text,
    aggregateversion    bigint      NOT NULL,
    type                text,
    payload             bytea,
    pointer             text,
    headers             text,
    traceparent         text,
    occurred_at         timestamptz NOT NULL,
    lsn                 pg_lsn      NOT NULL,
    place               text,
    parked              boolean     NOT NULL,
    first_failed_at     timestamptz NOT NULL,
    last_failed_at      timestamptz NOT NULL,
    resolved_at         timestamptz,
    removal_approved_at timestamptz,
    request             bigint,
    requested           text CHECK (requested IN ('RESUBMIT', 'DISCARD')),
    recorded_lsn        pg_lsn      NOT NULL DEFAULT pg_current_wal_insert_lsn(),
    PRIMARY KEY (id, slot)
);

COMMENT ON TABLE millrace.outbox_failure IS 'Outbox rows that could not be sent, each with what became of it';
COMMENT ON COLUMN millrace.outbox_failure.id IS 'Id of the row or, if it has none, a UUID made of slot and place in the log';
COMMENT ON COLUMN millrace.outbox_failure.state IS 'DEAD_LETTERED: it is in its dead letter topic; DLT_FAILED: that topic refused it as well';
COMMENT ON COLUMN millrace.outbox_failure.payload IS 'The bytes; null where pointer names the row that holds them, or where the row had none';
COMMENT ON COLUMN millrace.outbox_failure.place IS 'Transaction and row in it, such as 7421/3';
COMMENT ON COLUMN millrace.outbox_failure.parked IS 'Whether later rows of its topic and aggregate wait until it is resolved';
COMMENT ON COLUMN millrace.outbox_failure.requested IS 'What an operator asked for and the relay has not finished';
COMMENT ON COLUMN millrace.outbox_failure.recorded_lsn IS 'A slot confirmed this far does not deliver the row again';

CREATE INDEX outbox_failure_open ON millrace.outbox_failure (slot, topic, aggregateid)
    WHERE state IN ('DEAD_LETTERED', 'DLT_FAILED') OR requested IS NOT NULL;

-- Rows that wait behind a failed one of their topic and aggregate, in the order of their place.
CREATE TABLE millrace.outbox_held (
    place            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot             text        NOT NULL,
    id               text        NOT NULL,
    row_id           text,
    topic            text        NOT NULL,
    aggregatetype    text        NOT NULL,
    aggregateid      text        NOT NULL,
    aggregateversion bigint      NOT NULL,
    type             text,
    payload          bytea,
    headers          text,
    traceparent      text,
    occurred_at      timestamptz NOT NULL,
    lsn              pg_lsn      NOT NULL,
    held_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    released_at      timestamptz,
    recorded_lsn     pg_lsn      NOT NULL DEFAULT pg_current_wal_insert_lsn(),
    UNIQUE (slot, id)
);

COMMENT ON TABLE millrace.outbox_held IS 'Outbox rows held back behind a failed row of their topic and aggregate';
COMMENT ON COLUMN millrace.outbox_held.released_at IS 'When it was sent after all; it is kept until the slot has passed it';

CREATE INDEX outbox_held_waiting ON millrace.outbox_held (slot, topic, aggregateid, place) WHERE released_at IS NULL;

CREATE TABLE millrace.outbox_failure_audit (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    slot    text        NOT NULL,
    failure text        NOT NULL,
    act     text        NOT NULL,
    who     text        NOT NULL,
    reason  text        NOT NULL CHECK (reason <> ''),
    rows    bigint      NOT NULL DEFAULT 1
);

COMMENT ON TABLE millrace.outbox_failure_audit IS 'Who asked for what and what came of it. Append-only';

CREATE INDEX outbox_failure_audit_of ON millrace.outbox_failure_audit (failure);

CREATE FUNCTION millrace.outbox_keep_audit() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    RAISE EXCEPTION 'millrace.outbox_failure_audit is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER outbox_keep_audit
    BEFORE UPDATE OR DELETE OR TRUNCATE ON millrace.outbox_failure_audit
    FOR EACH STATEMENT EXECUTE FUNCTION millrace.outbox_keep_audit();

DO
$$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_relay') THEN
        GRANT USAGE ON SCHEMA millrace TO millrace_relay;
        GRANT SELECT, INSERT, UPDATE ON millrace.outbox_failure TO millrace_relay;
        GRANT SELECT, INSERT, UPDATE, DELETE ON millrace.outbox_held TO millrace_relay;
        GRANT SELECT, INSERT ON millrace.outbox_failure_audit TO millrace_relay;
    END IF;
END
$$;
