package io.millrace.projection;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a plain class as a projection: its {@link Handles} methods turn events into rows.
 *
 * <p>A projection bean is found and fed by itself. Its methods are called by one thread per group of partitions: with a
 * concurrency above 1 it must be thread-safe, which a class without mutable fields is.
 *
 * <p>A batch of events runs in one transaction with the projection's position. If the transaction is rolled back, the
 * handlers are called again for the same events; what they do outside the database must bear that.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Projection {

    /** Name, unique in the service: lower-case words with hyphens. Renaming it means rebuilding the projection. */
    String name();

    /** What the projection asks of versions. */
    ProjectionKind kind();
}
