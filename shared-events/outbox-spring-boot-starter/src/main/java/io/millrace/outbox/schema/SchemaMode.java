package io.millrace.outbox.schema;

/** What happens to the outbox's tables when the service starts. */
public enum SchemaMode {

    /** They are created or migrated. The service's database role owns them. */
    MIGRATE,

    /** They must be there and up to date, or the service does not start. Its role need only be a millrace_writer. */
    VALIDATE,

    /** Nothing: something else provides a table of these columns. */
    NONE
}
