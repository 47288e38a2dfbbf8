-- What the projections of a service have applied. Written in the transaction that writes the projection's tables.

CREATE TABLE millrace.projection_position (
    projection  text        NOT NULL,
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    topic_id    text        NOT NULL,
    next_offset bigint      NOT NULL CHECK (next_offset >= 0),
    applied_at  timestamptz NOT NULL DEFAULT now(),
    starts      integer     NOT NULL DEFAULT 0,
    suspect     bigint,
    crashed_at  bigint[]    NOT NULL DEFAULT '{}',
    PRIMARY KEY (projection, topic, partition)
) WITH (fillfactor = 50);

COMMENT ON TABLE millrace.projection_position IS 'The next record each projection reads of each partition; the fence against zombies';
COMMENT ON COLUMN millrace.projection_position.topic_id IS 'Kafka''s id of the topic: a topic deleted and created again starts anew';
COMMENT ON COLUMN millrace.projection_position.next_offset IS 'Moved by compare-and-set only';
COMMENT ON COLUMN millrace.projection_position.starts IS 'How often the partition was taken up since it last moved; a clean release does not count';
COMMENT ON COLUMN millrace.projection_position.suspect IS 'The record being applied by itself, after several starts that came to nothing; null as soon as it is not';
COMMENT ON COLUMN millrace.projection_position.crashed_at IS 'The suspects at which starts ended; one that is there twice is put aside';

-- The id comes first in the key: it alone tells most rows apart, and the projections of an event share a page of the index.
CREATE TABLE millrace.projection_version (
    projection       text        NOT NULL COLLATE "C",
    aggregate_type   text        NOT NULL COLLATE "C",
    aggregate_id     text        NOT NULL COLLATE "C",
    version          bigint      NOT NULL,
    previous_version bigint      NOT NULL,
    applied_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (aggregate_id, aggregate_type, projection)
) WITH (fillfactor = 80);

COMMENT ON TABLE millrace.projection_version IS 'The version each projection has applied of each aggregate; stays after a delete, so that no older event brings the row back';
COMMENT ON COLUMN millrace.projection_version.previous_version IS 'The version this row had before, against which the upsert compares and sets; 0 for a new row';
