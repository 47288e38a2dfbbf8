-- Rows as they stay behind when they have been relayed; the same payloads as those of the backlog.
CREATE OR REPLACE PROCEDURE bench_retain(first bigint, count bigint, versions bigint)
    LANGUAGE sql AS
$$
INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
SELECT uuidv7(), 'post', md5('retained-' || n / versions)::uuid::text, n % versions + 1,
       'post.edited.v1', bench_payload(n)
FROM generate_series(first, first + count - 1) AS n
$$;
