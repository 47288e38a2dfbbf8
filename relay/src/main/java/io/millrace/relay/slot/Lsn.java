package io.millrace.relay.slot;

/** WAL positions as PostgreSQL writes them, {@code 16/B374D848}, and as numbers. */
public final class Lsn {

    private Lsn() {}

    public static String format(long lsn) {
        return "%X/%X".formatted(lsn >>> 32, lsn & 0xFFFF_FFFFL);
    }

    public static long parse(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("LSN '%s' is not of the form 16/B374D848".formatted(text));
        }
        return Long.parseLong(text.substring(0, slash), 16) << 32 | Long.parseLong(text.substring(slash + 1), 16);
    }
}
