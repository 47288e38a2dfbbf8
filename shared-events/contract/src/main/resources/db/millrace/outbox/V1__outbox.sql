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

-- Whatever runs in a writer's session names all it uses by schema, operators too: the writer's search_path decides nothing,
-- and setting another one would cost as much as the insert. What is only run to refuse may set it.

CREATE FUNCTION millrace.outbox_refuse_row(aggregatetype text, aggregateid text, aggregateversion bigint, type text)
    RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    wrong text;
    hint  text;
BEGIN
    IF aggregatetype !~ '^[a-z][a-z0-9_-]*$' THEN
        wrong := 'aggregatetype';
        hint := 'It names a topic: a lower-case word such as post, of letters, digits, _ and -.';
    ELSIF aggregateid = '' THEN
        wrong := 'aggregateid';
        hint := 'It is the key of the record: the id of the aggregate, not empty.';
    ELSIF aggregateversion < 1 THEN
        wrong := 'aggregateversion';
        hint := 'Versions count from 1 without gaps.';
    ELSIF type = '' THEN
        wrong := 'type';
        hint := 'It is the type of the event with its major version, such as post.published.v1.';
    ELSE
        wrong := 'headers';
        hint := 'They are a JSON object of strings whose names are neither ce_* nor content-type.';
    END IF;
    RAISE EXCEPTION '% of version % of % % cannot be relayed', wrong, aggregateversion, aggregatetype, aggregateid
        USING ERRCODE = 'check_violation', SCHEMA = 'millrace', TABLE = 'outbox', COLUMN = wrong, HINT = hint;
END
$$;

-- One function for all rules, because the expressions of checks are parsed anew for every statement. What is not JSON
-- fails in its cast, which says where.
CREATE FUNCTION millrace.outbox_row_fits(
    aggregatetype text, aggregateid text, aggregateversion bigint, type text, payload text, headers text)
    RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE AS
$$
BEGIN
    RETURN (aggregatetype OPERATOR(pg_catalog.~) '^[a-z][a-z0-9_-]*$'
            AND aggregateid OPERATOR(pg_catalog.<>) ''
            AND aggregateversion OPERATOR(pg_catalog.>) 0
            AND type OPERATOR(pg_catalog.<>) ''
            AND payload::pg_catalog.json IS NOT NULL
            AND (headers IS NULL
                 OR pg_catalog.json_typeof(headers::pg_catalog.json) OPERATOR(pg_catalog.=) 'object'
                    AND NOT pg_catalog.jsonb_path_exists(headers::pg_catalog.jsonb,
                        '$.keyvalue() ? (@.value.type() != "string"
                         || @.key starts with "ce_" || @.key == "content-type")')))
        OR millrace.outbox_refuse_row(aggregatetype, aggregateid, aggregateversion, type);
END
$$;

CREATE TABLE millrace.outbox (
    id               uuid        NOT NULL,
    aggregatetype    text        NOT NULL,
    aggregateid      text        NOT NULL,
    aggregateversion bigint      NOT NULL,
    type             text        NOT NULL,
    payload          text        NOT NULL,
    headers          text,
    traceparent      text,
    occurred_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id),
    CONSTRAINT outbox_row_fits
        CHECK (millrace.outbox_row_fits(aggregatetype, aggregateid, aggregateversion, type, payload, headers))
) PARTITION BY RANGE (id);

COMMENT ON TABLE millrace.outbox IS 'Events to be relayed. Insert only; rows leave with their partition.';
COMMENT ON COLUMN millrace.outbox.id IS 'UUID version 7, unique; stays the id of the event everywhere';
COMMENT ON COLUMN millrace.outbox.aggregatetype IS 'Decides the topic, events.<aggregatetype>: a lower-case word such as post';
COMMENT ON COLUMN millrace.outbox.aggregateid IS 'Key of the record, not empty: events of one aggregate keep their order';
COMMENT ON COLUMN millrace.outbox.aggregateversion IS 'From 1, without gaps per aggregate';
COMMENT ON COLUMN millrace.outbox.type IS 'Event type with major version, such as post.published.v1; not empty';
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
-- plan can turn into a scan. The first serves a single row, the usual append, and does nothing for more.
CREATE FUNCTION millrace.outbox_advance_heads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER AS
$$
BEGIN
    INSERT INTO millrace.outbox_head AS head (aggregatetype, aggregateid, aggregateversion, appendedfrom)
    SELECT pg_catalog.min(aggregatetype), pg_catalog.min(aggregateid), pg_catalog.min(aggregateversion),
           pg_catalog.min(aggregateversion)
    FROM appended_rows
    HAVING pg_catalog.count(*) OPERATOR(pg_catalog.=) 1
    ON CONFLICT (aggregatetype, aggregateid) DO UPDATE
    SET aggregateversion =
            CASE WHEN head.aggregateversion OPERATOR(pg_catalog.=) (excluded.appendedfrom OPERATOR(pg_catalog.-) 1)
                 THEN excluded.aggregateversion
                 ELSE millrace.outbox_refuse_version(head.aggregatetype, head.aggregateid, excluded.appendedfrom,
                                                     head.aggregateversion)
            END,
        appendedfrom = excluded.appendedfrom;
    IF FOUND THEN
        RETURN NULL;
    END IF;

    -- Within a statement as well, an aggregate's rows come in the order of their versions: it is the order of the log.
    PERFORM millrace.outbox_refuse_version(aggregatetype, aggregateid, aggregateversion, previous)
    FROM (SELECT aggregatetype, aggregateid, aggregateversion,
                 pg_catalog.lag(aggregateversion) OVER (PARTITION BY aggregatetype, aggregateid ORDER BY place) AS previous
          FROM (SELECT aggregatetype, aggregateid, aggregateversion, pg_catalog.row_number() OVER () AS place
                FROM appended_rows) AS placed) AS followed
    WHERE aggregateversion OPERATOR(pg_catalog.<>) (previous OPERATOR(pg_catalog.+) 1);

    -- Sorted, so that two statements which share aggregates cannot deadlock here.
    INSERT INTO millrace.outbox_head AS head (aggregatetype, aggregateid, aggregateversion, appendedfrom)
    SELECT aggregatetype, aggregateid, pg_catalog.max(aggregateversion), pg_catalog.min(aggregateversion)
    FROM appended_rows
    GROUP BY aggregatetype, aggregateid
    ORDER BY aggregatetype, aggregateid
    ON CONFLICT (aggregatetype, aggregateid) DO UPDATE
    SET aggregateversion =
            CASE WHEN head.aggregateversion OPERATOR(pg_catalog.=) (excluded.appendedfrom OPERATOR(pg_catalog.-) 1)
                 THEN excluded.aggregateversion
                 ELSE millrace.outbox_refuse_version(head.aggregatetype, head.aggregateid, excluded.appendedfrom,
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
