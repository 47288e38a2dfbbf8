-- Operators may ask for many rows at once; the relay takes what they asked for one by one, in the order of its numbers.

CREATE INDEX outbox_failure_requested ON millrace.outbox_failure (slot, request) WHERE requested IS NOT NULL;
