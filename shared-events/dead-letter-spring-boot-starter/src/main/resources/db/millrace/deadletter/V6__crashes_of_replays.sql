-- A replay that ends the process leaves no failure behind. So its start is noted, and committed, before it begins.

ALTER TABLE millrace.replay_run
    ADD COLUMN starts      integer NOT NULL DEFAULT 0,
    ADD COLUMN begun_until bigint  NOT NULL DEFAULT 0;

COMMENT ON COLUMN millrace.replay_run.starts IS 'Starts that came to nothing and the one under way; 1 while letters that a crash left are applied one by one';
COMMENT ON COLUMN millrace.replay_run.begun_until IS 'Place of the last letter that the first of these starts took in hand';

ALTER TABLE millrace.parked_key
    ADD COLUMN starts     integer NOT NULL DEFAULT 0,
    ADD COLUMN begun_at   timestamptz,
    ADD COLUMN one_by_one integer NOT NULL DEFAULT 0,
    ADD COLUMN in_hand    bigint;

COMMENT ON COLUMN millrace.parked_key.starts IS 'Starts on what waits that came to nothing, and the one under way; 1 while what a crash left is applied one by one';
COMMENT ON COLUMN millrace.parked_key.begun_at IS 'When the start under way was noted; null if there is none';
COMMENT ON COLUMN millrace.parked_key.one_by_one IS 'How many followers the first of these starts took in hand';
COMMENT ON COLUMN millrace.parked_key.in_hand IS 'Place of the event that is applied by itself, or was when the last of these starts ended: starts are counted against it';
