package io.millrace.deadletter.console;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.format.Formatter;

/** Times as a field for date and time sends them, in UTC as all times of the console, or as an address has them. */
final class FormTime implements Formatter<Instant> {

    @Override
    public Instant parse(String text, Locale locale) {
        var time = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
        return time instanceof ZonedDateTime zoned
                ? zoned.toInstant()
                : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    }

    @Override
    public String print(Instant time, Locale locale) {
        return time.toString();
    }
}
