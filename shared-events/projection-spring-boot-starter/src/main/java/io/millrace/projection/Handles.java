package io.millrace.projection;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a {@link Projection} as the handler of one event type.
 *
 * <p>The first parameter is the event's record. {@link EventContext} and
 * {@link io.millrace.projection.change.Changes Changes} may follow, in any order; the method returns {@code void}.
 *
 * <pre>{@code
 * @Handles
 * void on(PostPublished post, EventContext event, Changes changes) {
 *     changes.upsert(POSTS, event.aggregateId()).set(TITLE, post.title());
 * }
 * }</pre>
 *
 * <p><b>Own SQL.</b> A projection may take Spring's {@code JdbcClient} (or {@code JdbcTemplate}) of the same data source
 * in its constructor: what a handler does with it is part of the batch's transaction, committed or rolled back with the
 * rest. {@code Changes} are written at the end of the batch, so call {@code changes.flush()} before reading rows that an
 * earlier event of the batch may have changed. Prefer {@code Changes} for what they can express: one statement per
 * handler call is some twenty times slower.
 *
 * <p><b>Failures.</b> An event whose handler throws for its own fault becomes a dead letter, and later events of its key
 * wait behind it; {@link UnprocessableEventException} always means so. A lost connection, a deadlock or a timeout is
 * tried again until it passes. What may be either, such as an {@code IllegalStateException}, is tried again until other
 * events of its type have succeeded. After a failure the handlers of the batch are called once more.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Handles {}
