package io.millrace.projection;

import io.millrace.projection.change.Changes;
import java.lang.invoke.MethodHandle;

/** One handler method, ready to be called. */
public final class EventHandler {

    private final MethodHandle handle;
    private final String method;

    EventHandler(MethodHandle handle, String method) {
        this.handle = handle;
        this.method = method;
    }

    /** Calls the method, and lets through what it throws. */
    public void handle(Object event, EventContext context, Changes changes) throws Throwable {
        handle.invokeExact(event, context, changes);
    }

    /** The method as {@code Class.method(Event)}. */
    @Override
    public String toString() {
        return method;
    }
}
