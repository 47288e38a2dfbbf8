-- The outbox: insert-only, one row per event, partitioned by time through its version 7 id.
-- Any service in any language may insert here; the relay follows the publication of V3.

CREATE SCHEMA IF NOT EXISTS millrace;

CREATE TABLE millrace.outbox (
    id               uuid        NOT NULL,
    aggregatetype    text        NOT NULL CHECK (aggregatetype ~ '^[a-z][a-z0-9_-]*$'),
    aggregateid      text        NOT NULL CHECK (aggregateid <> ''),
    aggregateversion bigint      NOT NULL CHECK (aggregateversion > 0),
    type             text        NOT NULL CHECK (type <> ''),
    payload          text        NOT NULL CHECK (payload::json IS NOT NULL),
    headers          text        CHECK (json_typeof(headers::json) = 'object'),
    traceparent      text,
    occurred_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

COMMENT ON TABLE millrace.outbox IS 'Events to be relayed. Insert only; rows leave with their partition.';
COMMENT ON COLUMN millrace.outbox.id IS 'UUID version 7, unique; stays the id of the event everywhere';
COMMENT ON COLUMN millrace.outbox.aggregatetype IS 'Decides the topic: events.<aggregatetype>';
COMMENT ON COLUMN millrace.outbox.aggregateid IS 'Key of the record: events of one aggregate keep their order';
COMMENT ON COLUMN millrace.outbox.aggregateversion IS 'From 1, without gaps per aggregate';
COMMENT ON COLUMN millrace.outbox.type IS 'Event type with major version, such as post.published.v1';
COMMENT ON COLUMN millrace.outbox.payload IS 'JSON text, relayed as it is';
COMMENT ON COLUMN millrace.outbox.headers IS 'JSON object of strings, relayed as record headers';
COMMENT ON COLUMN millrace.outbox.traceparent IS 'W3C trace context of the writer';

-- Rows whose id lies outside every dated partition still have a place.
CREATE TABLE millrace.outbox_default PARTITION OF millrace.outbox DEFAULT;

-- The last version of each aggregate. Its row lock makes the commit order of an aggregate's events their version order.
CREATE TABLE millrace.outbox_head (
    aggregatetype    text   NOT NULL,
    aggregateid      text   NOT NULL,
    aggregateversion bigint NOT NULL,
    PRIMARY KEY (aggregatetype, aggregateid)
) WITH (fillfactor = 70);

CREATE FUNCTION millrace.outbox_advance_heads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = millrace, pg_temp AS
$$
DECLARE
    refused record;
BEGIN
    WITH appended AS (
        SELECT aggregatetype, aggregateid, min(aggregateversion) AS first, max(aggregateversion) AS last
        FROM appended_rows
        GROUP BY aggregatetype, aggregateid
        HAVING count(DISTINCT aggregateversion) = count(*)
           AND count(*) = max(aggregateversion) - min(aggregateversion) + 1
    ), advanced AS (
        INSERT INTO outbox_head AS head (aggregatetype, aggregateid, aggregateversion)
        SELECT aggregatetype, aggregateid, last
        FROM appended a
        WHERE first = 1 OR EXISTS (SELECT FROM outbox_head h
                                   WHERE h.aggregatetype = a.aggregatetype AND h.aggregateid = a.aggregateid)
        ORDER BY aggregatetype, aggregateid
        ON CONFLICT (aggregatetype, aggregateid) DO UPDATE SET aggregateversion = excluded.aggregateversion
            WHERE head.aggregateversion = (SELECT a.first - 1 FROM appended a
                                           WHERE a.aggregatetype = excluded.aggregatetype
                                             AND a.aggregateid = excluded.aggregateid)
        RETURNING head.aggregatetype, head.aggregateid
    )
    SELECT r.aggregatetype, r.aggregateid, r.aggregateversion
    INTO refused
    FROM appended_rows r
    LEFT JOIN advanced USING (aggregatetype, aggregateid)
    WHERE advanced.aggregateid IS NULL
    ORDER BY r.aggregatetype, r.aggregateid, r.aggregateversion
    LIMIT 1;

    IF FOUND THEN
        RAISE EXCEPTION 'version % of % % does not follow its last version %',
            refused.aggregateversion, refused.aggregatetype, refused.aggregateid,
            coalesce((SELECT aggregateversion FROM outbox_head h
                      WHERE h.aggregatetype = refused.aggregatetype AND h.aggregateid = refused.aggregateid), 0)
            USING ERRCODE = 'MR001',
                  HINT = 'Append versions from 1 without gaps; reload the aggregate if another transaction was faster.';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER outbox_advance_heads
    AFTER INSERT ON millrace.outbox
    REFERENCING NEW TABLE AS appended_rows
    FOR EACH STATEMENT EXECUTE FUNCTION millrace.outbox_advance_heads();
