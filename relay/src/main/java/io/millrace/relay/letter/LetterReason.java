package io.millrace.relay.letter;

/** Why a row can never be sent as it is. Nothing that would pass by itself is among them. */
public enum LetterReason {
    /** A column that the event needs is null, empty or out of range. */
    INVALID_COLUMN,
    /** The headers are not a JSON object of strings, or claim a name of the envelope. */
    INVALID_HEADERS,
    /** The aggregate type cannot be part of a topic's name, or the broker takes it for none. */
    INVALID_TOPIC,
    /** The topic does not exist and the relay cannot create it. */
    NO_SUCH_TOPIC,
    /** The broker denies the relay this topic. */
    NOT_AUTHORIZED,
    /** The record is larger than the relay, the topic or the broker allows. */
    TOO_LARGE,
    /** The record cannot be serialized. */
    NOT_SERIALIZABLE,
    /** Nothing is wrong with it: it waited behind a failed row, and an operator decided on it alone. */
    HELD
}
