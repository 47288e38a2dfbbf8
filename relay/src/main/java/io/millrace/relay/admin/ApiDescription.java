package io.millrace.relay.admin;

import static io.swagger.v3.oas.annotations.enums.ParameterIn.HEADER;
import static io.swagger.v3.oas.annotations.enums.ParameterIn.PATH;
import static io.swagger.v3.oas.annotations.enums.ParameterIn.QUERY;
import static org.springdoc.core.fn.builders.apiresponse.Builder.responseBuilder;
import static org.springdoc.core.fn.builders.arrayschema.Builder.arraySchemaBuilder;
import static org.springdoc.core.fn.builders.content.Builder.contentBuilder;
import static org.springdoc.core.fn.builders.header.Builder.headerBuilder;
import static org.springdoc.core.fn.builders.parameter.Builder.parameterBuilder;
import static org.springdoc.core.fn.builders.requestbody.Builder.requestBodyBuilder;
import static org.springdoc.core.fn.builders.schema.Builder.schemaBuilder;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import io.millrace.deadletter.repetition.KeyedRequest;
import io.millrace.relay.letter.LetterReason;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.util.function.Consumer;
import org.springdoc.core.fn.builders.operation.Builder;
import org.springframework.http.ProblemDetail;

/** What each endpoint does, takes and answers, for whoever reads {@code /v3/api-docs/outbox-failures}. */
final class ApiDescription {

    private ApiDescription() {}

    static void list(Builder operation) {
        read(operation, "list", "Failed rows, in the order of their ids");
        parameter(operation, QUERY, "state", "What became of them", FailureState.class);
        parameter(operation, QUERY, "topic", "Topic they were meant for", String.class);
        parameter(operation, QUERY, "reason", "Why they were refused", LetterReason.class);
        parameter(operation, QUERY, "after", "The page begins behind this id, next of the page before", String.class);
        limit(operation);
        answer(operation, "A page; next is null on the last", OutboxFailureRoutes.Page.class);
        problem(operation, "400", "A parameter is not valid");
    }

    static void overview(Builder operation) {
        read(operation, "overview", "Counts by state, what waits, the oldest undecided row, the slot's lag");
        answer(operation, "The counts", FailureCounts.class);
    }

    static void audit(Builder operation) {
        read(
                operation,
                "audit",
                "Who asked for what of all rows and what came of it, newest first; for the role ADMIN");
        acts(operation);
    }

    static void history(Builder operation) {
        read(operation, "history", "Who asked for what of one row and what came of it, newest first");
        id(operation);
        acts(operation);
    }

    static void one(Builder operation) {
        read(operation, "one", "A failed row: requested says what is asked for and not done, state what became of it");
        id(operation);
        answer(operation, "The row", OutboxFailure.class);
        problem(operation, "404", "unknown-row");
    }

    static void held(Builder operation) {
        read(operation, "held", "Rows that wait behind a failed one, in their order; none behind one that is unknown");
        id(operation);
        parameter(operation, QUERY, "after", "The page begins behind this place", Long.class);
        limit(operation);
        answers(operation, "The rows", WaitingRow.class);
        problem(operation, "400", "A parameter is not valid");
    }

    static Consumer<Builder> onOne(Act act, String summary) {
        return operation -> {
            act(operation, act.path(), summary, OutboxFailureRoutes.Reason.class);
            id(operation);
            operation.response(accepted("It is asked for", "The row, which tells what becomes of it"));
            problem(operation, "404", "unknown-row");
            problem(operation, "409", "row-state: it is resolved, or somebody was faster; or idempotency-key-in-use");
        };
    }

    static Consumer<Builder> onMany(Act act, String summary) {
        return operation -> {
            act(operation, act.path() + "-many", summary, BulkOrder.class);
            operation.response(accepted("So many are asked for", "Rows of that topic and reason, whatever their state")
                    .content(contentBuilder()
                            .mediaType(APPLICATION_JSON_VALUE)
                            .schema(schemaBuilder().implementation(OutboxFailureRoutes.Asked.class))));
            problem(operation, "409", "idempotency-key-in-use: the request with this key is still being done");
        };
    }

    private static void act(Builder operation, String name, String summary, Class<?> body) {
        read(operation, name, summary);
        parameter(
                operation,
                HEADER,
                KeyedRequest.HEADER,
                "1 to 200 characters: a request that comes again with it is not done again but answered as it was; kept seven days",
                String.class);
        operation.requestBody(requestBodyBuilder()
                .required(true)
                .content(contentBuilder()
                        .mediaType(APPLICATION_JSON_VALUE)
                        .schema(schemaBuilder().implementation(body))));
        problem(operation, "400", "No reason, or a body or key that is not valid; nothing is asked for");
        problem(operation, "422", "idempotency-key-reused: the key came with another request before");
        problem(operation, "501", "idempotency-key-not-kept: the database keeps no keys; send the request without one");
    }

    private static void read(Builder operation, String name, String summary) {
        operation.operationId(name).tag("Outbox failures").summary(summary);
        problem(operation, "401", "unauthenticated");
        problem(operation, "403", "forbidden: the user's role is too low");
        problem(operation, "429", "Too many requests; Retry-After says when to come back");
        problem(operation, "503", "unavailable: the write database does not answer");
    }

    private static void acts(Builder operation) {
        parameter(operation, QUERY, "before", "The page begins with the line before this id", Long.class);
        limit(operation);
        answers(operation, "Lines of the audit", RecordedAct.class);
        problem(operation, "400", "A parameter is not valid");
    }

    private static void id(Builder operation) {
        operation.parameter(parameterBuilder()
                .in(PATH)
                .name("id")
                .required(true)
                .description("Id of a failed row, or of one that waits behind it")
                .schema(schemaBuilder().implementation(String.class)));
    }

    private static void limit(Builder operation) {
        parameter(operation, QUERY, "limit", "Most of a page, from 1 to 500; 50 unless given", Integer.class);
    }

    private static void parameter(Builder operation, ParameterIn in, String name, String description, Class<?> type) {
        operation.parameter(parameterBuilder()
                .in(in)
                .name(name)
                .description(description)
                .schema(schemaBuilder().implementation(type)));
    }

    private static org.springdoc.core.fn.builders.apiresponse.Builder accepted(String description, String location) {
        return responseBuilder()
                .responseCode("202")
                .description(description + "; the relay that leads does it within about a second")
                .header(headerBuilder()
                        .name("Location")
                        .description(location)
                        .schema(schemaBuilder().type("string")));
    }

    private static void answer(Builder operation, String description, Class<?> type) {
        operation.response(responseBuilder()
                .responseCode("200")
                .description(description)
                .content(contentBuilder()
                        .mediaType(APPLICATION_JSON_VALUE)
                        .schema(schemaBuilder().implementation(type))));
    }

    private static void answers(Builder operation, String description, Class<?> type) {
        operation.response(responseBuilder()
                .responseCode("200")
                .description(description)
                .content(contentBuilder()
                        .mediaType(APPLICATION_JSON_VALUE)
                        .array(arraySchemaBuilder().schema(schemaBuilder().implementation(type)))));
    }

    private static void problem(Builder operation, String status, String description) {
        operation.response(responseBuilder()
                .responseCode(status)
                .description(description)
                .content(contentBuilder()
                        .mediaType(APPLICATION_PROBLEM_JSON_VALUE)
                        .schema(schemaBuilder().implementation(ProblemDetail.class))));
    }
}
