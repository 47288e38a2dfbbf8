-- What meters show is counted as groups are: a sample reads a row per group instead of the letters.

LOCK TABLE millrace.dead_letter IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE millrace.dead_letter_count
    ADD COLUMN projection text   NOT NULL DEFAULT '',
    ADD COLUMN indexed    bigint NOT NULL DEFAULT 0,
    ADD COLUMN unmirrored bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT dead_letter_count_pkey,
    ADD PRIMARY KEY (fingerprint, state, projection);

ALTER TABLE millrace.dead_letter_count_change
    ADD COLUMN projection text   NOT NULL DEFAULT '',
    ADD COLUMN indexed    bigint NOT NULL DEFAULT 0,
    ADD COLUMN unmirrored bigint NOT NULL DEFAULT 0;

COMMENT ON TABLE millrace.dead_letter_count IS 'Letters per group of failures, state and projection, without the changes of dead_letter_count_change';
COMMENT ON COLUMN millrace.dead_letter_count.projection IS 'Empty for letters of nobody here';
COMMENT ON COLUMN millrace.dead_letter_count.indexed IS 'Of these, letters whose record in a dead letter topic was read';
COMMENT ON COLUMN millrace.dead_letter_count.unmirrored IS 'Of these, letters of projections that have no copy in Kafka yet';

-- How old the oldest of these is.
CREATE INDEX dead_letter_unmirrored_age ON millrace.dead_letter (last_failed_at)
    WHERE mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL;

-- Counted now.
DROP INDEX millrace.dead_letter_indexed;

CREATE OR REPLACE FUNCTION millrace.count_new_letters() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO millrace.dead_letter_count_change
        (fingerprint, state, projection, letters, indexed, unmirrored, first_failed_at, last_failed_at)
    SELECT fingerprint, state, coalesce(projection, ''), count(*), count(indexed_at),
        count(*) FILTER (WHERE mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL),
        min(first_failed_at), max(last_failed_at)
    FROM added GROUP BY 1, 2, 3;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION millrace.count_moved_letters() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO millrace.dead_letter_count_change
        (fingerprint, state, projection, letters, indexed, unmirrored, first_failed_at, last_failed_at)
    WITH was AS (
        SELECT id, fingerprint, state, coalesce(projection, '') AS projection, indexed_at IS NOT NULL AS indexed,
            mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL AS unmirrored
        FROM before
    ), became AS (
        SELECT id, fingerprint, state, coalesce(projection, '') AS projection, indexed_at IS NOT NULL AS indexed,
            mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL AS unmirrored,
            first_failed_at, last_failed_at
        FROM after
    ), moved AS (
        SELECT w.fingerprint AS was_fingerprint, w.state AS was_state, w.projection AS was_projection,
            w.indexed AS was_indexed, w.unmirrored AS was_unmirrored, b.*
        FROM was AS w JOIN became AS b USING (id)
        WHERE (w.fingerprint, w.state, w.projection, w.indexed, w.unmirrored)
            <> (b.fingerprint, b.state, b.projection, b.indexed, b.unmirrored)
    )
    SELECT was_fingerprint, was_state, was_projection, -count(*), -count(*) FILTER (WHERE was_indexed),
        -count(*) FILTER (WHERE was_unmirrored), NULL::timestamptz, NULL::timestamptz
    FROM moved GROUP BY 1, 2, 3
    UNION ALL
    SELECT fingerprint, state, projection, count(*), count(*) FILTER (WHERE indexed), count(*) FILTER (WHERE unmirrored),
        min(first_failed_at), max(last_failed_at)
    FROM moved GROUP BY 1, 2, 3;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION millrace.count_gone_letters() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO millrace.dead_letter_count_change (fingerprint, state, projection, letters, indexed, unmirrored)
    SELECT fingerprint, state, coalesce(projection, ''), -count(*), -count(indexed_at),
        -count(*) FILTER (WHERE mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL)
    FROM gone GROUP BY 1, 2, 3;
    RETURN NULL;
END
$$;

TRUNCATE millrace.dead_letter_count, millrace.dead_letter_count_change;

INSERT INTO millrace.dead_letter_count
    (fingerprint, state, projection, letters, indexed, unmirrored, first_failed_at, last_failed_at)
SELECT fingerprint, state, coalesce(projection, ''), count(*), count(indexed_at),
    count(*) FILTER (WHERE mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL),
    min(first_failed_at), max(last_failed_at)
FROM millrace.dead_letter GROUP BY 1, 2, 3;
