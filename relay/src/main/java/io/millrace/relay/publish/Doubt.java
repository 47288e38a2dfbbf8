package io.millrace.relay.publish;

/** Why a row may be refused once it is on its way, as far as is known before. */
enum Doubt {
    /** Nothing speaks against it. */
    NONE,
    /** It may be larger than its topic takes. */
    SIZE,
    /** Its topic is not among the {@link TrustedTopics}. */
    TOPIC
}
