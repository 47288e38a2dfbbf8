-- Which letters were found in dead letter topics, and how far these were read.

ALTER TABLE millrace.dead_letter
    ADD COLUMN indexed_at timestamptz,
    ADD COLUMN given_id   text,
    ADD COLUMN mirror_id  uuid NOT NULL GENERATED ALWAYS AS
        (md5(group_id || E'\n' || topic_id || E'\n' || partition::text || E'\n' || record_offset::text)::uuid) STORED;

COMMENT ON COLUMN millrace.dead_letter.indexed_at IS 'When its record in a dead letter topic was first read';
COMMENT ON COLUMN millrace.dead_letter.given_id IS 'Of a letter of nobody here: the identity its sender gave it, or its place if that gave none';
COMMENT ON COLUMN millrace.dead_letter.mirror_id IS 'Identity that the record in the dead letter topic carries';

CREATE INDEX dead_letter_of_mirror ON millrace.dead_letter (mirror_id)
    WHERE projection IS NOT NULL AND edited_from IS NULL;

-- To count them without reading the letters.
CREATE INDEX dead_letter_indexed ON millrace.dead_letter (indexed_at) WHERE indexed_at IS NOT NULL;

-- Whoever copies a record to another dead letter topic copies its headers too: that is another letter.
CREATE UNIQUE INDEX dead_letter_given ON millrace.dead_letter (topic, given_id) WHERE given_id IS NOT NULL;

CREATE TABLE millrace.dead_letter_index (
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    topic_id    text        NOT NULL,
    next_offset bigint      NOT NULL CHECK (next_offset >= 0),
    records     bigint      NOT NULL DEFAULT 0,
    duplicates  bigint      NOT NULL DEFAULT 0,
    indexed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

COMMENT ON TABLE millrace.dead_letter_index IS 'The next record to index of each dead letter topic; records - duplicates = letters with indexed_at';
COMMENT ON COLUMN millrace.dead_letter_index.next_offset IS 'Moved by compare-and-set only';
COMMENT ON COLUMN millrace.dead_letter_index.records IS 'Read over all incarnations of the topic';
COMMENT ON COLUMN millrace.dead_letter_index.duplicates IS 'Of these, records of letters that were indexed before';
