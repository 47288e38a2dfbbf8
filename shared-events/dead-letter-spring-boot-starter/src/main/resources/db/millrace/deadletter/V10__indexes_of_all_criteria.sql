-- Behind its order each index has the other criteria, so that where each has many letters and all together few or none, these
-- are told apart in the index and the letters not read. Nulls, of which there are none, are at the other end than in
-- dead_letter_of_state: a list by a criterion asks for them there, so that it is never looked for among all letters by time.
CREATE INDEX dead_letter_list_of_group ON millrace.dead_letter (group_id, state,
    first_failed_at DESC NULLS LAST, id DESC NULLS LAST, fingerprint, event_type, projection, topic);
CREATE INDEX dead_letter_list_of_topic ON millrace.dead_letter (topic, state,
    first_failed_at DESC NULLS LAST, id DESC NULLS LAST, fingerprint, event_type, projection, group_id);
CREATE INDEX dead_letter_list_of_type ON millrace.dead_letter (event_type, state,
    first_failed_at DESC NULLS LAST, id DESC NULLS LAST, fingerprint, projection, group_id, topic);
CREATE INDEX dead_letter_list_of_projection ON millrace.dead_letter (projection, state,
    first_failed_at DESC NULLS LAST, id DESC NULLS LAST, fingerprint, event_type, group_id, topic);
CREATE INDEX dead_letter_list_of_fingerprint ON millrace.dead_letter (fingerprint, state,
    first_failed_at DESC NULLS LAST, id DESC NULLS LAST, event_type, projection, group_id, topic);
CREATE INDEX dead_letter_list_of_key ON millrace.dead_letter (sha256(record_key), state,
    first_failed_at DESC NULLS LAST, id DESC NULLS LAST, fingerprint, event_type, projection, group_id, topic);
