-- The outbox: insert-only, one row per event, partitioned by time through its version 7 id.
-- Any service in any language may insert here; the relay follows the publication of V3.

DO
$$
BEGIN
    IF to_regnamespace('millrace') IS NULL THEN
        CREATE SCHEMA millrace;
    END IF;
END
$$;

-- A function, because a check's expression is parsed for every statement: this one would double the cost of an insert.
CREATE FUNCTION millrace.outbox_headers_fit(headers text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT AS
$$
BEGIN
    RETURN json_typeof(headers::json) = 'object'
       AND NOT jsonb_path_exists(headers::jsonb, '$.keyvalue() ? (@.value.type() != "string"
               || @.key starts with "ce_" || @.key == "content-type")');
END
$$;

CREATE TABLE millrace.outbox (
    id               uuid        NOT NULL,
    aggregatetype    text        NOT NULL CHECK (aggregatetype ~ '^[a-z][a-z0-9_-]*$'),
    aggregateid      text        NOT NULL CHECK (aggregateid <> ''),
    aggregateversion bigint      NOT NULL CHECK (aggregateversion > 0),
    type             text        NOT NULL CHECK (type <> ''),
    payload          text        NOT NULL CHECK (payload::json IS NOT NULL),
    headers          text        CHECK (millrace.outbox_headers_fit(headers)),
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
COMMENT ON COLUMN millrace.outbox.headers IS 'JSON object of strings, relayed as record headers; ce_* and content-type belong to the envelope';
COMMENT ON COLUMN millrace.outbox.traceparent IS 'W3C trace context of the writer';

-- Rows whose id lies outside every dated partition still have a place.
CREATE TABLE millrace.outbox_default PARTITION OF millrace.outbox DEFAULT;

-- The last version of each aggregate. Its row lock makes the commit order of an aggregate's events their version order.
CREATE TABLE millrace.outbox_head (
    aggregatetype    text   NOT NULL,
    aggregateid      text   NOT NULL,
    aggregateversion bigint NOT NULL,
    appendedfrom     bigint NOT NULL,
    PRIMARY KEY (aggregatetype, aggregateid)
) WITH (fillfactor = 70);

COMMENT ON TABLE millrace.outbox_head IS 'Last version of each aggregate, kept by the outbox itself';
COMMENT ON COLUMN millrace.outbox_head.appendedfrom IS 'First version of the statement that appended last';

CREATE FUNCTION millrace.outbox_refuse_version(type text, id text, refused bigint, last bigint) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    RAISE EXCEPTION 'version % of % % does not follow its last version %', refused, type, id, last
        USING ERRCODE = 'MR001',
              DETAIL = json_build_object('aggregatetype', type, 'aggregateid', id, 'refused', refused, 'last', last),
              HINT = 'Append versions from 1 without gaps; reload the aggregate if another transaction was faster.';
END
$$;

-- One upsert per statement whatever its size: the unique index arbitrates, so no join can turn quadratic and no cached
-- plan can turn into a scan. Sorted, so that two statements which share aggregates cannot deadlock here.
CREATE FUNCTION millrace.outbox_advance_heads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = millrace, pg_temp AS
$$
BEGIN
    IF (SELECT count(*) FROM appended_rows) > 1 THEN
        -- Within a statement as well, an aggregate's rows come in the order of their versions: it is the order of the log.
        PERFORM outbox_refuse_version(aggregatetype, aggregateid, aggregateversion, previous)
        FROM (SELECT aggregatetype, aggregateid, aggregateversion,
                     lag(aggregateversion) OVER (PARTITION BY aggregatetype, aggregateid ORDER BY place) AS previous
              FROM (SELECT aggregatetype, aggregateid, aggregateversion, row_number() OVER () AS place
                    FROM appended_rows) AS placed) AS followed
        WHERE aggregateversion <> previous + 1;
    END IF;

    INSERT INTO outbox_head AS head (aggregatetype, aggregateid, aggregateversion, appendedfrom)
    SELECT aggregatetype, aggregateid, max(aggregateversion), min(aggregateversion)
    FROM appended_rows
    GROUP BY aggregatetype, aggregateid
    ORDER BY aggregatetype, aggregateid
    ON CONFLICT (aggregatetype, aggregateid) DO UPDATE
    SET aggregateversion =
            CASE WHEN head.aggregateversion = excluded.appendedfrom - 1
                 THEN excluded.aggregateversion
                 ELSE outbox_refuse_version(head.aggregatetype, head.aggregateid, excluded.appendedfrom,
                                            head.aggregateversion)
            END,
        appendedfrom = excluded.appendedfrom;
    RETURN NULL;
END
$$;

CREATE TRIGGER outbox_advance_heads
    AFTER INSERT ON millrace.outbox
    REFERENCING NEW TABLE AS appended_rows
    FOR EACH STATEMENT EXECUTE FUNCTION millrace.outbox_advance_heads();

CREATE FUNCTION millrace.outbox_refuse_head() RETURNS trigger
    LANGUAGE plpgsql SET search_path = millrace, pg_temp AS
$$
BEGIN
    PERFORM outbox_refuse_version(NEW.aggregatetype, NEW.aggregateid, NEW.appendedfrom, 0);
    RETURN NULL;
END
$$;

-- Fires only for an aggregate that had no head: the upsert above cannot tell it from one that had.
CREATE TRIGGER outbox_head_starts_at_one
    AFTER INSERT ON millrace.outbox_head
    FOR EACH ROW WHEN (NEW.appendedfrom <> 1) EXECUTE FUNCTION millrace.outbox_refuse_head();
