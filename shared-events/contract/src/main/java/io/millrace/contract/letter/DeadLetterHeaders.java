package io.millrace.contract.letter;

/**
 * Names of the headers that a dead letter carries beside those of its event. All values are UTF-8 text. Anybody who may
 * write to the topic may write these headers: they inform, they authorize nothing.
 */
public final class DeadLetterHeaders {

    /** Prefix of every header of a dead letter. */
    public static final String PREFIX = "dl-";

    /** Identity of the letter: a letter that is written twice has the same one both times. */
    public static final String ID = "dl-id";

    /** Who gave the event up, such as {@code relay}. */
    public static final String SOURCE = "dl-source";

    /** Why, as a constant such as {@code TOO_LARGE}. */
    public static final String REASON = "dl-reason";

    /** Class of the exception it was given up for. */
    public static final String CAUSE_CLASS = "dl-cause-class";

    /** Message of that exception. */
    public static final String CAUSE = "dl-cause";

    /** How often it was tried. */
    public static final String ATTEMPTS = "dl-attempts";

    /** Id of the outbox row; absent if the row has none. */
    public static final String ROW_ID = "dl-row-id";

    /** Where the row lies in the write-ahead log, such as {@code 16/B374D848}. */
    public static final String LSN = "dl-lsn";

    /** The topic the event was meant for; absent if the row names none that could exist. */
    public static final String TOPIC = "dl-topic";

    /** When it was given up, ISO-8601. */
    public static final String FAILED_AT = "dl-failed-at";

    /** Headers of the row as they were found, if they do not parse; else they are headers of the record. */
    public static final String RAW_HEADERS = "dl-raw-headers";

    /** Table and id of the row that holds the payload, if the record is too large to carry it; its value is empty. */
    public static final String POINTER = "dl-pointer";

    /** {@link #SOURCE} of the relay's letters. */
    public static final String SOURCE_RELAY = "relay";

    /** Consumer group that could not apply the record. */
    public static final String GROUP = "dl-group";

    /** Projection that the group feeds. */
    public static final String PROJECTION = "dl-projection";

    /** Partition the record was read from, within {@link #TOPIC}. */
    public static final String PARTITION = "dl-partition";

    /** Its offset there. */
    public static final String OFFSET = "dl-offset";

    /** Kafka's id of {@link #TOPIC}: one that is deleted and created again has another. */
    public static final String TOPIC_ID = "dl-topic-id";

    /** Equal for failures that most likely have one cause. */
    public static final String FINGERPRINT = "dl-fingerprint";

    /** {@link #SOURCE} of the letters of projections. */
    public static final String SOURCE_PROJECTION = "projection";

    private DeadLetterHeaders() {}
}
