package io.millrace.relay.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.web.util.UriUtils.encode;

import io.millrace.relay.letter.LetterReason;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Which failed rows are meant. What is absent does not matter.
 *
 * @param state what became of them
 * @param topic topic they were meant for
 * @param reason why they were refused
 */
record FailureFilter(@Nullable FailureState state, @Nullable String topic, @Nullable LetterReason reason) {

    static final FailureFilter EVERYTHING = new FailureFilter(null, null, null);

    /** The condition in SQL, for {@link #arguments()}. */
    static final String CONDITION =
            " AND (?::text IS NULL OR state = ?) AND (?::text IS NULL OR topic = ?) AND (?::text IS NULL OR reason = ?)";

    /** As a request's parameters {@code state}, {@code topic} and {@code reason} say; empty ones are absent. */
    static FailureFilter of(ServerRequest request) {
        return of(parameter(request, "state"), parameter(request, "topic"), parameter(request, "reason"));
    }

    static FailureFilter of(@Nullable String state, @Nullable String topic, @Nullable String reason) {
        return new FailureFilter(
                state == null
                        ? null
                        : FailureState.named(state)
                                .orElseThrow(() ->
                                        new BadRequestException("state is none of " + List.of(FailureState.values()))),
                topic,
                reason == null ? null : reason(reason));
    }

    private static LetterReason reason(String name) {
        return Arrays.stream(LetterReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BadRequestException("reason of the filter is none of " + List.of(LetterReason.values())));
    }

    private static @Nullable String parameter(ServerRequest request, String name) {
        return request.param(name)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    /** The same rows, also once something became of them. */
    FailureFilter ofAnyState() {
        return new FailureFilter(null, topic, reason);
    }

    boolean isEverything() {
        return state == null && topic == null && reason == null;
    }

    /** The parameters that {@link #of(ServerRequest)} reads, each with an ampersand before it. */
    String query() {
        var query = new StringBuilder();
        parameters()
                .forEach((name, value) ->
                        query.append('&').append(name).append('=').append(encode(value, UTF_8)));
        return query.toString();
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (state != null) {
            parameters.put("state", state.name());
        }
        if (topic != null) {
            parameters.put("topic", topic);
        }
        if (reason != null) {
            parameters.put("reason", reason.name());
        }
        return parameters;
    }

    List<@Nullable Object> arguments() {
        var of = state == null ? null : state.name();
        var because = reason == null ? null : reason.name();
        return Arrays.asList(of, of, topic, topic, because, because);
    }
}
