package io.millrace.read.openapi;

import io.millrace.contract.outbox.Receipt;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.lang.reflect.Method;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.filters.OpenApiMethodFilter;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says what all queries have in common: the wait for a receipt, and problems. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String PROBLEM = org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;
    private static final String SERVICE = "io.millrace.read.";
    private static final String EXAMPLE = "post/01a1f853-8369-7c0e-9012-e8206862b1bd/1";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Millrace community: read side")
                        .version("v1")
                        .description("Queries on projections of the community's events. Hand over the receipt of a"
                                + " change to read what you wrote."));
    }

    @Bean
    OpenApiCustomizer commonParts() {
        return ApiDescription::describe;
    }

    /** The property {@code springdoc.paths-to-match} would take the place of what the admin API's group says, too. */
    @Bean
    OpenApiMethodFilter queriesOnly() {
        return ApiDescription::isQuery;
    }

    /** Beside other groups, the page of the API offers what is a group itself. */
    @Bean
    GroupedOpenApi queries() {
        return GroupedOpenApi.builder()
                .group("queries")
                .addOpenApiMethodFilter(ApiDescription::isQuery)
                .addOpenApiCustomizer(ApiDescription::describe)
                .build();
    }

    private static boolean isQuery(Method method) {
        return method.getDeclaringClass().getName().startsWith(SERVICE);
    }

    private static void describe(OpenAPI api) {
        api.getPaths().values().forEach(path -> path.readOperations().forEach(ApiDescription::describe));
    }

    private static void describe(Operation operation) {
        operation.addParametersItem(new QueryParameter()
                .name("wait")
                .description("Receipt of a change: the answer shows it, or is 503 with Retry-After")
                .schema(new StringSchema().example(EXAMPLE)));
        operation.addParametersItem(new HeaderParameter()
                .name(Receipt.HTTP_HEADER)
                .description("The same as wait, as the change answered it")
                .schema(new StringSchema().example(EXAMPLE)));
        operation.addParametersItem(new QueryParameter()
                .name("waitMs")
                .description("How long to wait at most, in milliseconds")
                .schema(new IntegerSchema()._default(2000)));
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("A problem of RFC 9457; its type is urn:millrace:problem:...")
                                .content(new Content().addMediaType(PROBLEM, new MediaType())));
    }
}
