-- What became of each row, without a write for each: a row is sent when its transaction is older than a horizon that a slot
-- has confirmed. Rows that failed, or wait behind one that did, are in the tables of V4.

CREATE TABLE millrace.outbox_horizon (
    slot         text        PRIMARY KEY,
    horizon      xid8        NOT NULL,
    lsn          pg_lsn      NOT NULL,
    confirmed_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

COMMENT ON TABLE millrace.outbox_horizon IS 'Every transaction before the horizon was committed before lsn, and the slot has passed lsn';

-- A row knows the lower half of its transaction's id; the upper half is the one that brings it nearest to the horizon. One
-- that then lies in the future was frozen long ago, unless it is the reader's own.
CREATE FUNCTION millrace.outbox_is_sent(inserted_by xid, horizon xid8) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE AS
$$
SELECT CASE
    WHEN horizon IS NULL THEN false
    WHEN ids.x < 3 THEN true
    ELSE ids.full_id < ids.h
        OR (ids.full_id >= pg_snapshot_xmax(pg_current_snapshot())::text::numeric
            AND ids.full_id < coalesce(pg_current_xact_id_if_assigned()::text::numeric, 'infinity'))
    END
FROM (SELECT x, h, x - round((x - h) / 4294967296) * 4294967296 AS full_id
      FROM (SELECT inserted_by::text::numeric AS x, horizon::text::numeric AS h) AS halves) AS ids
$$;

CREATE VIEW millrace.outbox_delivery AS
SELECT outbox.id, outbox.aggregatetype, outbox.aggregateid, outbox.aggregateversion, outbox.type,
       CASE
           WHEN failure.state = 'RESUBMITTED' THEN 'SENT'
           WHEN failure.state IS NOT NULL AND failure.dlt_cause IS NULL THEN 'DEAD_LETTERED'
           WHEN failure.state IS NOT NULL THEN 'DLT_FAILED'
           WHEN EXISTS (SELECT FROM millrace.outbox_held AS held
                        WHERE held.id = outbox.id::text AND held.released_at IS NULL) THEN 'PENDING'
           WHEN millrace.outbox_is_sent(outbox.xmin, (SELECT min(horizon) FROM millrace.outbox_horizon)) THEN 'SENT'
           ELSE 'PENDING'
       END AS status
FROM millrace.outbox
LEFT JOIN LATERAL (SELECT state, dlt_cause FROM millrace.outbox_failure
                   WHERE outbox_failure.id = outbox.id::text
                       -- One that an operator decided on alone waits on until the relay has done so.
                       AND NOT (reason = 'HELD' AND state IN ('DEAD_LETTERED', 'DLT_FAILED'))
                   ORDER BY state = 'RESUBMITTED' LIMIT 1) AS failure ON true;

COMMENT ON VIEW millrace.outbox_delivery IS 'Each row with its status: PENDING, SENT, DEAD_LETTERED or DLT_FAILED';

CREATE INDEX outbox_held_id ON millrace.outbox_held (id) WHERE released_at IS NULL;

-- Drops days that are older than the retention, sent to their last row, and free of failures that still need their rows.
CREATE FUNCTION millrace.outbox_drop_partitions(retention interval) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = millrace, pg_catalog, pg_temp SET lock_timeout = '1s' AS
$$
DECLARE
    partition record;
    lowest    uuid;
    beyond    uuid;
    keeps     text;
    dropped   integer := 0;
BEGIN
    IF retention < interval '1 day' THEN
        RAISE EXCEPTION 'a retention of % is shorter than a day', retention USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('millrace.outbox_ensure_partitions', 0));
    FOR partition IN
        SELECT relname, to_timestamp(right(relname, 8) || ' UTC', 'YYYYMMDD TZ') AS day
        FROM pg_class JOIN pg_inherits ON inhrelid = oid
        WHERE inhparent = 'millrace.outbox'::regclass AND relname ~ '^outbox_\d{8}$'
        ORDER BY relname
    LOOP
        CONTINUE WHEN partition.day + interval '24 hours' + retention > now();
        lowest := outbox_lowest_id(partition.day);
        beyond := outbox_lowest_id(partition.day + interval '24 hours');
        BEGIN
            EXECUTE format('LOCK TABLE millrace.%I IN ACCESS EXCLUSIVE MODE', partition.relname);
            keeps := CASE
                WHEN EXISTS (SELECT FROM outbox_failure
                             WHERE row_id COLLATE "C" >= lowest::text AND row_id COLLATE "C" < beyond::text
                                 AND (requested IS NOT NULL
                                      OR state IN ('DEAD_LETTERED', 'DLT_FAILED')
                                          AND (removal_approved_at IS NULL OR first_failed_at > now() - interval '7 days')))
                    THEN 'a failed row of that day is not resolved'
                WHEN EXISTS (SELECT FROM outbox_delivery
                             WHERE id >= lowest AND id < beyond AND status = 'PENDING')
                    THEN 'a row of that day is not sent'
                END;
            IF keeps IS NULL THEN
                EXECUTE format('DROP TABLE millrace.%I', partition.relname);
                dropped := dropped + 1;
            ELSE
                RAISE WARNING 'Partition % is kept: %', partition.relname, keeps;
            END IF;
        EXCEPTION WHEN lock_not_available THEN
            RAISE WARNING 'Partition % is in use and kept for now', partition.relname;
        END;
    END LOOP;
    RETURN dropped;
END
$$;

DO
$$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_relay') THEN
        GRANT SELECT, INSERT, UPDATE ON millrace.outbox_horizon TO millrace_relay;
        GRANT SELECT ON millrace.outbox_delivery TO millrace_relay;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_writer') THEN
        GRANT SELECT ON millrace.outbox_delivery TO millrace_writer;
        GRANT EXECUTE ON FUNCTION millrace.outbox_drop_partitions(interval) TO millrace_writer;
    END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION millrace.outbox_drop_partitions(interval) FROM PUBLIC;
