-- Events numbered from 0 without gaps over all writers; every aggregate belongs to one writer, its versions in order.
-- The payload is JSON of 500 bytes, half of it without repetition, so that it compresses about as text does.
CREATE OR REPLACE FUNCTION bench_payload(n bigint) RETURNS text
    LANGUAGE sql IMMUTABLE AS
$$
SELECT rpad('{"n":"' || lpad(n::text, 12, '0') || '","postId":"' || md5(n::text) || '","title":"A post among others",'
         || '"body":"' || md5('a' || n) || ' ' || md5('b' || n) || ' ' || md5('c' || n) || ' ' || md5('d' || n) || ' '
         || md5('e' || n) || ' the rest of the text repeats from post to post and ', 498, 'and on and ') || '"}'
$$;

CREATE OR REPLACE PROCEDURE bench_append(writer integer, writers integer, first bigint, count bigint, aggregates bigint)
    LANGUAGE plpgsql AS
$$
DECLARE
    n bigint;
BEGIN
    FOR i IN first .. first + count - 1 LOOP
        n := i * writers + writer;
        INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
        VALUES (uuidv7(), 'post', md5(writer || '-' || i % aggregates)::uuid::text, i / aggregates + 1,
                'post.edited.v1', bench_payload(n));
        COMMIT;
    END LOOP;
END
$$;
