package io.millrace.projection;

import static java.lang.invoke.MethodType.methodType;

import io.millrace.contract.event.EventTypes;
import io.millrace.projection.change.Changes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** Finds and checks the handler methods of a projection. */
final class HandlerMethods {

    private static final List<Class<?>> PARAMETERS = List.of(Object.class, EventContext.class, Changes.class);
    private static final Class<?>[] HANDLE = PARAMETERS.toArray(Class<?>[]::new);

    private final Object projection;
    private final Class<?> type;
    private final EventTypes types;

    HandlerMethods(Object projection, EventTypes types) {
        var target = AopProxyUtils.getSingletonTarget(projection);
        this.projection = target == null ? projection : target;
        this.type = AopUtils.getTargetClass(projection);
        this.types = types;
    }

    /** The handlers by the record they handle. */
    Map<Class<?>, EventHandler> find() {
        Map<Class<?>, EventHandler> handlers = new LinkedHashMap<>();
        for (Method method : annotated()) {
            var event = eventOf(method);
            if (handlers.put(event, handlerOf(method)) != null) {
                throw new InvalidProjectionException(
                        "%s handles %s in two methods; keep one".formatted(type.getName(), event.getSimpleName()));
            }
        }
        if (handlers.isEmpty()) {
            throw new InvalidProjectionException(
                    "%s has no handler; annotate a method with @Handles".formatted(type.getName()));
        }
        return handlers;
    }

    private List<Method> annotated() {
        List<Method> methods = new ArrayList<>();
        ReflectionUtils.doWithMethods(
                type, methods::add, method -> !method.isBridge() && method.isAnnotationPresent(Handles.class));
        methods.sort(Comparator.comparing(Method::toString));
        return methods;
    }

    private Class<?> eventOf(Method method) {
        var parameters = method.getParameterTypes();
        var extras = Arrays.asList(parameters).subList(Math.min(1, parameters.length), parameters.length);
        if (parameters.length == 0
                || extras.stream().distinct().count() < extras.size()
                || !List.of(EventContext.class, Changes.class).containsAll(extras)) {
            throw refused(
                    method, "its parameters must be an event's record and then, at will, EventContext and Changes");
        }
        if (method.getReturnType() != void.class) {
            throw refused(method, "it must return void");
        }
        if (types.all().stream().noneMatch(known -> known.payload() == parameters[0])) {
            throw refused(
                    method,
                    "%s is not a registered event type; registered are %s"
                            .formatted(parameters[0].getSimpleName(), types.names()));
        }
        return parameters[0];
    }

    private InvalidProjectionException refused(Method method, String reason) {
        return new InvalidProjectionException("%s.%s(%s) cannot handle events: %s"
                .formatted(
                        type.getName(),
                        method.getName(),
                        String.join(
                                ", ",
                                Arrays.stream(method.getParameterTypes())
                                        .map(Class::getSimpleName)
                                        .toList()),
                        reason));
    }

    private EventHandler handlerOf(Method method) {
        var parameters = method.getParameterTypes();
        var bound = Modifier.isStatic(method.getModifiers())
                ? unreflect(method)
                : unreflect(method).bindTo(projection);
        var order = new int[parameters.length];
        var adapted = new Class<?>[HANDLE.length];
        adapted[0] = parameters[0];
        adapted[1] = EventContext.class;
        adapted[2] = Changes.class;
        for (int i = 1; i < parameters.length; i++) {
            order[i] = PARAMETERS.indexOf(parameters[i]);
        }
        MethodHandle ordered = MethodHandles.permuteArguments(bound, methodType(void.class, adapted), order);
        return new EventHandler(
                ordered.asType(methodType(void.class, HANDLE)),
                "%s.%s(%s)".formatted(type.getSimpleName(), method.getName(), parameters[0].getSimpleName()));
    }

    private MethodHandle unreflect(Method method) {
        try {
            return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                    .unreflect(method);
        } catch (IllegalAccessException e) {
            throw refused(method, "it is not accessible; open its package to io.millrace.projection");
        }
    }
}
