-- Writers check at start that the tables are up to date, and read only the history of these migrations for it.
-- Several instances may get here at once, and two grants at once fail.
DO
$$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('millrace.outbox_let_writers_validate', 0));
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_writer')
       AND NOT has_table_privilege('millrace_writer', '${flyway:defaultSchema}.${flyway:table}', 'SELECT') THEN
        GRANT SELECT ON ${flyway:defaultSchema}.${flyway:table} TO millrace_writer;
    END IF;
END
$$;
