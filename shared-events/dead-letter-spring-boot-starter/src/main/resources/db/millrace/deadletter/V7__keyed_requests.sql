-- What was asked for with an idempotency key and is done once.

CREATE TABLE millrace.keyed_request (
    actor           text        NOT NULL,
    idempotency_key text        NOT NULL,
    request_hash    text        NOT NULL,
    answer          uuid,
    asked_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, idempotency_key)
);

COMMENT ON TABLE millrace.keyed_request IS 'Acts that are done once, however often they are asked for, as long as the row is kept';
COMMENT ON COLUMN millrace.keyed_request.answer IS 'The letter or run that the act was done to, or the copy that it made';

-- Old rows are removed.
CREATE INDEX keyed_request_age ON millrace.keyed_request (asked_at);
