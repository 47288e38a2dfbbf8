-- By itself: it keeps everybody from the table, and behind the indexes of V8, which keep writers out, it would meet them.
DROP INDEX millrace.dead_letter_by_key;
