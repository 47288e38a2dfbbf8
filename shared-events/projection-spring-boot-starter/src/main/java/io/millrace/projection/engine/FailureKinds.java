package io.millrace.projection.engine;

import io.millrace.projection.UnprocessableEventException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells the kinds of failures apart by what was thrown. */
final class FailureKinds {

    /** Data that does not fit its type; constraints; limits of the server, such as the length of a key. */
    private static final Set<String> PERMANENT_CLASSES = Set.of("22", "23", "54");

    /** What only the event and the code can have caused. */
    private static final List<Class<? extends Throwable>> PERMANENT = List.of(
            NullPointerException.class,
            IllegalArgumentException.class,
            ClassCastException.class,
            ArithmeticException.class,
            IndexOutOfBoundsException.class,
            NegativeArraySizeException.class,
            ArrayStoreException.class,
            NoSuchElementException.class,
            DateTimeException.class,
            UnsupportedOperationException.class,
            StackOverflowError.class,
            LinkageError.class,
            AssertionError.class);

    private FailureKinds() {}

    static FailureKind of(Throwable thrown) {
        if (TransientFailures.isTransient(thrown)) {
            return FailureKind.PASSING;
        }
        Throwable root = thrown;
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnprocessableEventException) {
                return FailureKind.PERMANENT;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return ofState(sql.getSQLState());
            }
            root = cause;
        }
        return PERMANENT.stream().anyMatch(isOf(root)) ? FailureKind.PERMANENT : FailureKind.UNCLEAR;
    }

    private static Predicate<Class<? extends Throwable>> isOf(Throwable root) {
        return kind -> kind.isInstance(root);
    }

    private static FailureKind ofState(String state) {
        return state.length() == 5 && PERMANENT_CLASSES.contains(state.substring(0, 2))
                ? FailureKind.PERMANENT
                : FailureKind.UNCLEAR;
    }

    /** Whether the transaction can do nothing more, because an earlier statement of it failed. */
    static boolean isOfBrokenTransaction(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "25P02".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was the database that failed, so that nothing else of the transaction can succeed either. */
    static boolean isOfDatabase(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException
                    || cause instanceof VersionConflictException
                    || cause instanceof TransactionException
                    || cause instanceof DataAccessException) {
                return true;
            }
        }
        return false;
    }
}
