-- What operators ask the relay for with an idempotency key, and is done once.

CREATE TABLE millrace.outbox_keyed_request (
    slot            text        NOT NULL,
    actor           text        NOT NULL,
    idempotency_key text        NOT NULL,
    request_hash    text        NOT NULL,
    answer          bigint,
    asked_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (slot, actor, idempotency_key)
);

COMMENT ON TABLE millrace.outbox_keyed_request IS 'Acts that are asked for once, however often a request for them comes, as long as the row is kept';
COMMENT ON COLUMN millrace.outbox_keyed_request.answer IS 'How many rows were asked for';

-- Old rows are removed.
CREATE INDEX outbox_keyed_request_age ON millrace.outbox_keyed_request (asked_at);

DO
$$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_relay') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON millrace.outbox_keyed_request TO millrace_relay;
    END IF;
END
$$;
