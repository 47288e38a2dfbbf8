package io.millrace.relay.capture.debezium;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Reads timestamps as Debezium writes them, {@code 2026-01-31T12:30:45.123456Z}: once for every row, so by position. */
final class Timestamps {

    private static final int SECONDS_LENGTH = "2026-01-31T12:30:45".length();

    private Timestamps() {}

    static Instant parse(String text, Instant otherwise) {
        var length = text.length();
        if (length > SECONDS_LENGTH
                && length <= SECONDS_LENGTH + 11
                && text.charAt(4) == '-'
                && text.charAt(length - 1) == 'Z'
                && (length == SECONDS_LENGTH + 1 || text.charAt(SECONDS_LENGTH) == '.')) {
            try {
                return byPosition(text);
            } catch (NumberFormatException | DateTimeException e) {
                return otherwise;
            }
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static Instant byPosition(String text) {
        var day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        var seconds = number(text, 11, 13) * 3600 + number(text, 14, 16) * 60 + number(text, 17, 19);
        var nanos = 0;
        var digits = text.length() - SECONDS_LENGTH - 2;
        if (digits > 0) {
            nanos = number(text, SECONDS_LENGTH + 1, text.length() - 1);
            for (int i = digits; i < 9; i++) {
                nanos *= 10;
            }
        }
        return Instant.ofEpochSecond(day.toEpochDay() * 86_400 + seconds, nanos);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
