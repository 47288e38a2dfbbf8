package io.millrace.contract.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Binds a record to the event type whose payload it is. The class may move or be renamed; the type's name may not. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {

    /** Name with major version as on the wire, such as {@code post.published.v1}. */
    String value();

    /** Type of the aggregate the event belongs to, such as {@code post}; it decides the topic. */
    String aggregate();
}
