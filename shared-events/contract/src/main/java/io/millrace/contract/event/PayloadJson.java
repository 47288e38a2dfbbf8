package io.millrace.contract.event;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Payloads as JSON. Thread-safe.
 *
 * <p>Reads tolerantly where the contract allows change: unknown fields are ignored, so a producer may add some. All
 * else must fit: a component that is missing or null without being {@code @Nullable}, a wrong type, or a record's own
 * check refuse the payload.
 */
public final class PayloadJson {

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfig(
                    LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .annotationIntrospector(AnnotationIntrospectorPair.create(
                    new NullMarkedIntrospector(), new JacksonAnnotationIntrospector()))
            .build();

    /** The event as UTF-8 JSON. */
    public byte[] write(Object event) {
        return mapper.writeValueAsBytes(event);
    }

    /** The event as JSON text. */
    public String writeText(Object event) {
        return mapper.writeValueAsString(event);
    }

    /**
     * Reads a payload as the record of its type.
     *
     * @throws PayloadMismatchException if it is not JSON or does not fit the record
     */
    public Object read(RegisteredEventType type, byte[] payload) {
        try {
            var event = mapper.readValue(payload, type.payload());
            if (event == null) {
                throw new IllegalArgumentException("the payload is JSON null");
            }
            return event;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new PayloadMismatchException(type.name(), type.payload(), e);
        }
    }
}
