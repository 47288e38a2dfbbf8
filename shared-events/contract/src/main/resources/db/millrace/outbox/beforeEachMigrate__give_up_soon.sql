-- What waits for a table that a long transaction holds has everybody else wait behind it.
SET LOCAL lock_timeout = '2s';
