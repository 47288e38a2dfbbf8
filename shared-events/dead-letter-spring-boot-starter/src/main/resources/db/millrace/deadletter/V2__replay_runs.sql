-- What operators ask for, what became of it, and how they find their letters among a million.

CREATE TABLE millrace.replay_run (
    id                  uuid        PRIMARY KEY,
    state               text        NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'STOPPED', 'CANCELLED', 'DONE')),
    scope               text        NOT NULL,
    group_ids           text[]      NOT NULL,
    requested_by        text        NOT NULL,
    reason              text,
    requested_at        timestamptz NOT NULL DEFAULT now(),
    finished_at         timestamptz,
    max_per_second      double precision CHECK (max_per_second > 0),
    stop_after_failures integer     CHECK (stop_after_failures > 0),
    letters             bigint      NOT NULL DEFAULT 0,
    not_taken           bigint      NOT NULL DEFAULT 0,
    resolved            bigint      NOT NULL DEFAULT 0,
    superseded          bigint      NOT NULL DEFAULT 0,
    failed              bigint      NOT NULL DEFAULT 0,
    not_replayed        bigint      NOT NULL DEFAULT 0,
    decided_before      bigint      NOT NULL DEFAULT 0,
    failed_before       bigint      NOT NULL DEFAULT 0,
    letters_at_once     integer     NOT NULL DEFAULT 1,
    outages             integer     NOT NULL DEFAULT 0,
    not_before          timestamptz NOT NULL DEFAULT now(),
    note                text,
    leased_by           uuid,
    leased_until        timestamptz
);

COMMENT ON TABLE millrace.replay_run IS 'Replays that somebody asked for';
COMMENT ON COLUMN millrace.replay_run.scope IS 'What was selected, in words; the selection itself is frozen in replay_item';
COMMENT ON COLUMN millrace.replay_run.group_ids IS 'Consumer groups that an instance must have to execute it';
COMMENT ON COLUMN millrace.replay_run.not_taken IS 'Letters that were selected, but that another run had or that nobody here can apply';
COMMENT ON COLUMN millrace.replay_run.decided_before IS 'Letters decided when it was last started or continued; stop rules count from there';
COMMENT ON COLUMN millrace.replay_run.letters_at_once IS 'The gear it is in';
COMMENT ON COLUMN millrace.replay_run.outages IS 'Failures in a row of something it depends on';
COMMENT ON COLUMN millrace.replay_run.leased_by IS 'One hold of one worker; whoever lost it can change nothing any more';

CREATE INDEX replay_run_to_do ON millrace.replay_run (not_before) WHERE state = 'RUNNING';
CREATE INDEX replay_run_by_time ON millrace.replay_run (requested_at DESC, id DESC);

CREATE TABLE millrace.replay_item (
    run_id     uuid   NOT NULL REFERENCES millrace.replay_run,
    place      bigint NOT NULL,
    letter_id  uuid   NOT NULL REFERENCES millrace.dead_letter,
    outcome    text   CHECK (outcome IN ('RESOLVED', 'SUPERSEDED', 'FAILED', 'NOT_REPLAYED')),
    note       text,
    decided_at timestamptz,
    PRIMARY KEY (run_id, place)
);

COMMENT ON TABLE millrace.replay_item IS 'The letters of a run, in the order in which they are applied';
COMMENT ON COLUMN millrace.replay_item.outcome IS 'Null while it is to be applied';

-- A letter belongs to one run at a time.
CREATE UNIQUE INDEX replay_item_taken ON millrace.replay_item (letter_id) WHERE outcome IS NULL;
CREATE INDEX replay_item_to_do ON millrace.replay_item (run_id, place) WHERE outcome IS NULL;

CREATE TABLE millrace.dead_letter_audit (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor     text        NOT NULL,
    act       text        NOT NULL,
    letters   bigint      NOT NULL,
    letter_id uuid,
    run_id    uuid,
    reason    text,
    detail    text        NOT NULL
);

COMMENT ON TABLE millrace.dead_letter_audit IS 'Who did what to how many letters, why and when. Rows are added and never changed';

CREATE FUNCTION millrace.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'millrace.dead_letter_audit is append-only: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON millrace.dead_letter_audit
    FOR EACH STATEMENT EXECUTE FUNCTION millrace.refuse_audit_change();

-- Counts per group of failures. Writers add changes and never meet: a counter that projections update would make them wait
-- for each other, and deadlock. A worker folds the changes into the counts; whoever reads adds both.
CREATE TABLE millrace.dead_letter_count (
    fingerprint     text        NOT NULL,
    state           text        NOT NULL,
    letters         bigint      NOT NULL,
    first_failed_at timestamptz,
    last_failed_at  timestamptz,
    PRIMARY KEY (fingerprint, state)
);

COMMENT ON TABLE millrace.dead_letter_count IS 'Letters per group of failures and state, without the changes of dead_letter_count_change';

CREATE TABLE millrace.dead_letter_count_change (
    fingerprint     text   NOT NULL,
    state           text   NOT NULL,
    letters         bigint NOT NULL,
    first_failed_at timestamptz,
    last_failed_at  timestamptz
);

COMMENT ON TABLE millrace.dead_letter_count_change IS 'Changes that are not in dead_letter_count yet';

INSERT INTO millrace.dead_letter_count
SELECT fingerprint, state, count(*), min(first_failed_at), max(last_failed_at)
FROM millrace.dead_letter GROUP BY fingerprint, state;

CREATE FUNCTION millrace.count_new_letters() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO millrace.dead_letter_count_change
    SELECT fingerprint, state, count(*), min(first_failed_at), max(last_failed_at) FROM added GROUP BY fingerprint, state;
    RETURN NULL;
END
$$;

CREATE FUNCTION millrace.count_moved_letters() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    -- No join of the two: its plan is kept for the session, and one made for a single letter is quadratic for thousands.
    INSERT INTO millrace.dead_letter_count_change
    SELECT fingerprint, state, sum(letters), min(first_failed_at), max(last_failed_at)
    FROM (
        SELECT fingerprint, state, -1 AS letters, NULL::timestamptz AS first_failed_at, NULL::timestamptz AS last_failed_at
        FROM before
        UNION ALL
        SELECT fingerprint, state, 1, first_failed_at, last_failed_at FROM after
    ) AS moved
    GROUP BY fingerprint, state HAVING sum(letters) <> 0;
    RETURN NULL;
END
$$;

CREATE FUNCTION millrace.count_gone_letters() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO millrace.dead_letter_count_change
    SELECT fingerprint, state, -count(*), NULL, NULL FROM gone GROUP BY fingerprint, state;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_new AFTER INSERT ON millrace.dead_letter
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION millrace.count_new_letters();
CREATE TRIGGER count_moved AFTER UPDATE ON millrace.dead_letter
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION millrace.count_moved_letters();
CREATE TRIGGER count_gone AFTER DELETE ON millrace.dead_letter
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION millrace.count_gone_letters();

-- Lists ask state by state and merge, so that each filter is the beginning of an index.
CREATE INDEX dead_letter_of_topic ON millrace.dead_letter (topic, state, first_failed_at DESC, id DESC);
CREATE INDEX dead_letter_of_type ON millrace.dead_letter (event_type, state, first_failed_at DESC, id DESC);
CREATE INDEX dead_letter_of_projection ON millrace.dead_letter (projection, state, first_failed_at DESC, id DESC);
CREATE INDEX dead_letter_by_key ON millrace.dead_letter (md5(record_key));
CREATE INDEX dead_letter_edited ON millrace.dead_letter (edited_from) WHERE edited_from IS NOT NULL;
