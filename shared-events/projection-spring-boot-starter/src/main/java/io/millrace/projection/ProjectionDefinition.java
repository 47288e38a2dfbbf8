package io.millrace.projection;

import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.RegisteredEventType;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** A checked projection: its name, its kind and its handlers. Immutable and thread-safe. */
public final class ProjectionDefinition {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final String name;
    private final ProjectionKind kind;
    private final Map<Class<?>, EventHandler> handlers;
    private final Set<String> aggregateTypes;

    private ProjectionDefinition(
            String name, ProjectionKind kind, Map<Class<?>, EventHandler> handlers, EventTypes types) {
        this.name = name;
        this.kind = kind;
        this.handlers = Map.copyOf(handlers);
        this.aggregateTypes = types.all().stream()
                .filter(type -> handlers.containsKey(type.payload()))
                .map(RegisteredEventType::aggregateType)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads and checks a projection.
     *
     * @param projection instance of a class annotated with {@link Projection}
     * @param types the event types the service knows
     * @throws InvalidProjectionException if the class lacks the annotation, has a malformed name, has no handlers, or
     *     one of its handlers has wrong parameters, handles an unregistered event or one that another handles
     */
    public static ProjectionDefinition of(Object projection, EventTypes types) {
        var type = AopUtils.getTargetClass(projection);
        var annotation = AnnotationUtils.findAnnotation(type, Projection.class);
        if (annotation == null) {
            throw new InvalidProjectionException("%s lacks @Projection".formatted(type.getName()));
        }
        if (!NAME.matcher(annotation.name()).matches()) {
            throw new InvalidProjectionException(
                    "%s: the projection's name '%s' is not lower-case words with hyphens, such as post-summaries"
                            .formatted(type.getName(), annotation.name()));
        }
        return new ProjectionDefinition(
                annotation.name(), annotation.kind(), new HandlerMethods(projection, types).find(), types);
    }

    public String name() {
        return name;
    }

    public ProjectionKind kind() {
        return kind;
    }

    /** The aggregate types of the events it handles; their topics are what it reads. */
    public Set<String> aggregateTypes() {
        return aggregateTypes;
    }

    /** The handler of an event's record, or null if the projection does not handle it. */
    public @Nullable EventHandler handlerOf(Class<?> event) {
        return handlers.get(event);
    }

    @Override
    public String toString() {
        return "projection " + name;
    }
}
