-- One partition a day (UTC), created ahead. A day that already has rows in the default partition stays there.

CREATE FUNCTION millrace.outbox_lowest_id(at timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE AS
$$
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- Attaching a table, unlike creating a partition, takes no lock that an open append holds. It does lock the default
-- partition, so it gives up soon when a reader is in the way: the next call tries again.
CREATE FUNCTION millrace.outbox_ensure_partitions(days_ahead integer DEFAULT 7) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = millrace, pg_temp SET lock_timeout = '5s' AS
$$
DECLARE
    today   timestamptz := date_trunc('day', now(), 'UTC');
    day     timestamptz;
    name    text;
    created integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('millrace.outbox_ensure_partitions', 0));
    FOR ahead IN 0..days_ahead LOOP
        day := today + ahead * interval '24 hours';
        name := 'outbox_' || to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD');
        IF to_regclass('millrace.' || name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE TABLE millrace.%I (LIKE millrace.outbox INCLUDING ALL)', name);
                EXECUTE format('ALTER TABLE millrace.outbox ATTACH PARTITION millrace.%I FOR VALUES FROM (%L) TO (%L)',
                               name, outbox_lowest_id(day), outbox_lowest_id(day + interval '24 hours'));
                created := created + 1;
            EXCEPTION WHEN check_violation THEN
                RAISE WARNING 'Partition % not created: rows of that day are in outbox_default already and stay there', name;
            END;
        END IF;
    END LOOP;
    RETURN created;
END
$$;

SELECT millrace.outbox_ensure_partitions();
