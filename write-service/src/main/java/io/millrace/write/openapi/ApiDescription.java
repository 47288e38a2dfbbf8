package io.millrace.write.openapi;

import io.millrace.contract.outbox.Receipt;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says what all operations have in common: the receipt of a change, and problems. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String PROBLEM = org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Millrace community: write side")
                        .version("v1")
                        .description("Commands of the reference community. Every change answers a receipt;"
                                + " hand it to a query to read what you wrote."));
    }

    @Bean
    OpenApiCustomizer commonResponses() {
        return api -> api.getPaths().values().forEach(path -> path.readOperationsMap()
                .forEach((method, operation) -> describe(method, operation)));
    }

    private static void describe(HttpMethod method, Operation operation) {
        if (method != HttpMethod.GET) {
            operation.getResponses().forEach((status, response) -> {
                if (status.startsWith("2")) {
                    response.addHeaderObject(
                            Receipt.HTTP_HEADER,
                            new Header()
                                    .description("Receipt of the change: aggregate type, id and version")
                                    .schema(new StringSchema().example("post/01a1f853-8369-7c0e-9012-e8206862b1bd/1")));
                }
            });
        }
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("A problem of RFC 9457; its type is urn:millrace:problem:...")
                                .content(new Content().addMediaType(PROBLEM, new MediaType())));
    }
}
