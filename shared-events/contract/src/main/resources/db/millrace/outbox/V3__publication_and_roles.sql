-- What the relay follows: inserts only, published as the root table whatever the partition. occurred_at stays behind: an
-- event's time is the one in its id, and reading a timestamp costs the relay more than all other columns together.
CREATE PUBLICATION millrace_outbox FOR TABLE millrace.outbox
    (id, aggregatetype, aggregateid, aggregateversion, type, payload, headers, traceparent)
    WITH (publish = 'insert', publish_via_partition_root = true);

-- Group roles; grant them to login roles. The relay's login role needs REPLICATION as well, which is not inherited.
DO
$$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)) THEN
        RAISE NOTICE '% may not create roles: create millrace_writer and millrace_relay and grant as this file does', current_user;
    ELSE
        -- Roles belong to the whole server: another database's migration may create them at the same moment.
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_writer') THEN
            BEGIN
                CREATE ROLE millrace_writer NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_relay') THEN
            BEGIN
                CREATE ROLE millrace_relay NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_writer') THEN
        GRANT USAGE ON SCHEMA millrace TO millrace_writer;
        GRANT INSERT ON millrace.outbox TO millrace_writer;
        GRANT EXECUTE ON FUNCTION millrace.outbox_ensure_partitions(integer) TO millrace_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_relay') THEN
        GRANT USAGE ON SCHEMA millrace TO millrace_relay;
        GRANT SELECT ON millrace.outbox TO millrace_relay;
    END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION millrace.outbox_ensure_partitions(integer) FROM PUBLIC;
