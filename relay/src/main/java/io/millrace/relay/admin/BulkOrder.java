package io.millrace.relay.admin;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that means many rows.
 *
 * @param filter which
 * @param all true to mean every row; needed if the filter says nothing
 * @param reason why; kept in the audit
 * @param unknown what is none of these; refused, because a misspelt criterion would mean more rows
 */
record BulkOrder(
        @Nullable Criteria filter,
        @Nullable Boolean all,
        @Nullable String reason,
        @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {

    /**
     * Which rows.
     *
     * @param state what became of them
     * @param topic topic they were meant for
     * @param reason why they were refused
     * @param unknown what is none of these
     */
    record Criteria(
            @Nullable String state,
            @Nullable String topic,
            @Nullable String reason,
            @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {

        FailureFilter filter() {
            requireNone(unknown);
            return FailureFilter.of(state, topic, reason);
        }
    }

    FailureFilter selection() {
        requireNone(unknown);
        var meant = filter == null ? FailureFilter.EVERYTHING : filter.filter();
        if (meant.isEverything() && !Boolean.TRUE.equals(all)) {
            throw new BadRequestException("Say which rows are meant by a filter, or \"all\": true for every open one");
        }
        return meant;
    }

    private static void requireNone(@Nullable Map<String, Object> unknown) {
        if (unknown != null && !unknown.isEmpty()) {
            throw new BadRequestException("Unknown properties %s; nothing was asked for".formatted(unknown.keySet()));
        }
    }
}
