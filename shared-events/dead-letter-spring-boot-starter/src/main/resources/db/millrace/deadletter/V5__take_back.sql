-- A letter that was discarded at the head of its queue can be taken back as long as nothing was applied behind it.

ALTER TABLE millrace.dead_letter ADD COLUMN skipped_from bigint;

COMMENT ON COLUMN millrace.dead_letter.skipped_from IS 'The version its projection stood at before the letter was discarded at the head of its queue; reopening takes it back there';
