package io.millrace.write.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers with a problem what the server refuses before it becomes a request to the application. */
public class ProblemReportValve extends ErrorReportValve {

    private static final String BODY = "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}";

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value()
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        var problem =
                status < HttpStatus.INTERNAL_SERVER_ERROR.value() ? Problem.MALFORMED_REQUEST : Problem.INTERNAL_ERROR;
        var body = BODY.formatted(problem.type(), problem.title(), status, "The server refused the request");
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("The client did not wait for its answer", e);
        }
    }
}
