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
    RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
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
    PRIMARY KEY (id)
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
    PRIMARY KEY (aggregatetype, aggregateid)
) WITH (fillfactor = 70);

COMMENT ON TABLE millrace.outbox_head IS 'Last version of each aggregate, kept by the outbox itself';

CREATE FUNCTION millrace.outbox_refuse_version(type text, id text, refused bigint, last bigint) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    RAISE EXCEPTION 'version % of % % does not follow its last version %', refused, type, id, last
        USING ERRCODE = 'MR001',
              DETAIL = json_build_object('aggregatetype', type, 'aggregateid', id, 'refused', refused, 'last', last),
              HINT = 'Append versions from 1 without gaps; reload the aggregate if another transaction was faster.';
END
$$;

-- The unique index arbitrates the upsert, so no cached plan of it can turn into a scan of a table that has grown. What is
-- not JSON fails in its cast, which says where.
CREATE FUNCTION millrace.outbox_append() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER AS
$$
BEGIN
    IF (NEW.aggregatetype OPERATOR(pg_catalog.~) '^[a-z][a-z0-9_-]*$'
        AND NEW.aggregateid OPERATOR(pg_catalog.<>) ''
        AND NEW.aggregateversion OPERATOR(pg_catalog.>) 0
        AND NEW.type OPERATOR(pg_catalog.<>) ''
        AND NEW.payload::pg_catalog.json IS NOT NULL
        AND (NEW.headers IS NULL
             OR pg_catalog.json_typeof(NEW.headers::pg_catalog.json) OPERATOR(pg_catalog.=) 'object'
                AND NOT pg_catalog.jsonb_path_exists(NEW.headers::pg_catalog.jsonb,
                    '$.keyvalue() ? (@.value.type() != "string"
                     || @.key starts with "ce_" || @.key == "content-type")'))) IS NOT TRUE
    THEN
        PERFORM millrace.outbox_refuse_row(NEW.aggregatetype, NEW.aggregateid, NEW.aggregateversion, NEW.type);
    END IF;

    INSERT INTO millrace.outbox_head AS head (aggregatetype, aggregateid, aggregateversion)
    VALUES (NEW.aggregatetype, NEW.aggregateid, NEW.aggregateversion)
    ON CONFLICT (aggregatetype, aggregateid) DO UPDATE
    SET aggregateversion = excluded.aggregateversion
    WHERE head.aggregateversion OPERATOR(pg_catalog.=) (excluded.aggregateversion OPERATOR(pg_catalog.-) 1);
    IF NOT FOUND THEN
        PERFORM millrace.outbox_refuse_version(
            NEW.aggregatetype, NEW.aggregateid, NEW.aggregateversion,
            (SELECT head.aggregateversion FROM millrace.outbox_head AS head
             WHERE head.aggregatetype OPERATOR(pg_catalog.=) NEW.aggregatetype
                 AND head.aggregateid OPERATOR(pg_catalog.=) NEW.aggregateid));
    END IF;
    RETURN NULL;
END
$$;

-- Who may execute it may make it the trigger of a table of their own, and so advance heads without events.
REVOKE EXECUTE ON FUNCTION millrace.outbox_append() FROM PUBLIC;

-- For each row and after it: a check and a trigger for each statement cost twice as much for a single row, the usual
-- append, and a trigger before it would count rows that ON CONFLICT leaves out.
CREATE TRIGGER outbox_append
    AFTER INSERT ON millrace.outbox
    FOR EACH ROW EXECUTE FUNCTION millrace.outbox_append();

CREATE FUNCTION millrace.outbox_refuse_head() RETURNS trigger
    LANGUAGE plpgsql SET search_path = millrace, pg_temp AS
$$
BEGIN
    PERFORM outbox_refuse_version(NEW.aggregatetype, NEW.aggregateid, NEW.aggregateversion, 0);
    RETURN NULL;
END
$$;

-- Fires only for an aggregate that had no head, which the upsert above cannot tell from one that had. A head that no
-- trigger inserts belongs to an aggregate that existed before the outbox was adopted, and begins with any version.
CREATE TRIGGER outbox_head_starts_at_one
    AFTER INSERT ON millrace.outbox_head
    FOR EACH ROW WHEN (NEW.aggregateversion <> 1 AND pg_trigger_depth() > 0)
    EXECUTE FUNCTION millrace.outbox_refuse_head();
