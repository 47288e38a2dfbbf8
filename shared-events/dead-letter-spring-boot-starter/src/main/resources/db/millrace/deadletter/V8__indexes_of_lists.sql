-- Every list begins an index: without one, letters of a group that has few, of a key that has many, or of a type that a
-- projection seldom fails at, were looked for among all.
CREATE INDEX dead_letter_of_group ON millrace.dead_letter (group_id, state, first_failed_at DESC, id DESC);
CREATE INDEX dead_letter_of_projection_and_type
    ON millrace.dead_letter (projection, event_type, state, first_failed_at DESC, id DESC);

-- By a hash that needs no look at the key itself: two conditions on one thing mislead the planner.
CREATE INDEX dead_letter_of_key ON millrace.dead_letter (sha256(record_key), state, first_failed_at DESC, id DESC);
