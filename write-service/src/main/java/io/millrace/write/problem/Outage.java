package io.millrace.write.problem;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.exception.JDBCConnectionException;

/** Tells a database that cannot be reached from one that refuses. */
final class Outage {

    /** SQLSTATE classes: connection, resources, operator's intervention, system error. */
    private static final List<String> CLASSES = List.of("08", "53", "57", "58");

    private Outage() {}

    static boolean isBehind(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause ->
                        cause instanceof JDBCConnectionException || cause instanceof SQLException sql && isOutage(sql));
    }

    /** The pool answers for a broken connection without a state. */
    private static boolean isOutage(SQLException failure) {
        var state = failure.getSQLState();
        return state == null || CLASSES.stream().anyMatch(state::startsWith);
    }
}
