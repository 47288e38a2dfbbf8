package io.millrace.contract.outbox;

/** Names of the outbox table as the migrations create it. */
public final class OutboxTable {

    /** Schema that holds everything Millrace keeps in the write database. */
    public static final String SCHEMA = "millrace";

    /** The outbox, qualified. */
    public static final String NAME = SCHEMA + ".outbox";

    /** The publication that the relay follows. */
    public static final String PUBLICATION = "millrace_outbox";

    /** Class path location of the Flyway migrations that create all of it. */
    public static final String MIGRATIONS = "classpath:db/millrace/outbox";

    /** SQLSTATE raised when an appended version does not follow the aggregate's last one. */
    public static final String VERSION_CONFLICT = "MR001";

    public static final String ID = "id";
    public static final String AGGREGATE_TYPE = "aggregatetype";
    public static final String AGGREGATE_ID = "aggregateid";
    public static final String AGGREGATE_VERSION = "aggregateversion";
    public static final String TYPE = "type";
    public static final String PAYLOAD = "payload";
    public static final String HEADERS = "headers";
    public static final String TRACEPARENT = "traceparent";
    public static final String OCCURRED_AT = "occurred_at";

    private OutboxTable() {}
}
