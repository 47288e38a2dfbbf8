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
    -- No join of the two: its plan is kept for the session, and one made for a single letter is quadratic for thousands.
    SELECT fingerprint, state, projection, sum(letters), sum(indexed), sum(unmirrored), min(first_failed_at),
        max(last_failed_at)
    FROM (
        SELECT fingerprint, state, coalesce(projection, '') AS projection, -1 AS letters,
            -(indexed_at IS NOT NULL)::integer AS indexed,
            -(mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL)::integer AS unmirrored,
            NULL::timestamptz AS first_failed_at, NULL::timestamptz AS last_failed_at
        FROM before
        UNION ALL
        SELECT fingerprint, state, coalesce(projection, ''), 1, (indexed_at IS NOT NULL)::integer,
            (mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL)::integer,
            first_failed_at, last_failed_at
        FROM after
    ) AS moved
    GROUP BY fingerprint, state, projection
    HAVING (sum(letters), sum(indexed), sum(unmirrored)) <> (0, 0, 0);
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
