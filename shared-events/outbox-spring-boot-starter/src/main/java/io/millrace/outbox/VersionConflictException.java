package io.millrace.outbox;

import io.millrace.contract.MillraceException;

/**
 * An appended version does not follow the aggregate's last one: another transaction was faster, or the writer skipped or
 * repeated a version. The transaction can only be rolled back; reload the aggregate before trying again.
 */
public class VersionConflictException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final String aggregateType;
    private final String aggregateId;
    private final long refusedVersion;
    private final long lastVersion;

    VersionConflictException(
            String aggregateType, String aggregateId, long refusedVersion, long lastVersion, Throwable cause) {
        super(
                ("Version %d of %s %s does not follow its last version %d; reload the aggregate and decide again,"
                                + " and append versions from 1 without gaps")
                        .formatted(refusedVersion, aggregateType, aggregateId, lastVersion),
                cause);
        this.aggregateType = aggregateType;
        this.aggregateId = aggregateId;
        this.refusedVersion = refusedVersion;
        this.lastVersion = lastVersion;
    }

    public String aggregateType() {
        return aggregateType;
    }

    public String aggregateId() {
        return aggregateId;
    }

    /** The version that was refused. */
    public long refusedVersion() {
        return refusedVersion;
    }

    /** The version the aggregate has; 0 if it has no events. */
    public long lastVersion() {
        return lastVersion;
    }
}
