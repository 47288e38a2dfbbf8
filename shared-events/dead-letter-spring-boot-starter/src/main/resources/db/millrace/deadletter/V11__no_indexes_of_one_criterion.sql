-- V10 replaced them. By themselves for the reason that V9 gives.
DROP INDEX millrace.dead_letter_of_group, millrace.dead_letter_of_topic, millrace.dead_letter_of_type,
    millrace.dead_letter_of_projection, millrace.dead_letter_of_projection_and_type,
    millrace.dead_letter_of_fingerprint, millrace.dead_letter_of_key;
