package io.millrace.read.freshness;

import io.millrace.contract.outbox.Receipt;
import io.millrace.projection.autoconfigure.ProjectionProperties;
import io.millrace.projection.await.AwaitResult;
import io.millrace.projection.await.ProjectionWaiter;
import io.millrace.read.problem.Problem;
import io.millrace.read.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Holds a query back until its projection shows the version of the receipt it names, or time is up. */
@Component
class FreshnessInterceptor implements HandlerInterceptor {

    static final String RECEIPT = "wait";
    static final String MILLISECONDS = "waitMs";

    private final ProjectionWaiter waiter;
    private final ProjectionProperties.Await settings;

    FreshnessInterceptor(ProjectionWaiter waiter, ProjectionProperties properties) {
        this.waiter = waiter;
        this.settings = properties.await();
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            var waits = method.getMethodAnnotation(WaitsFor.class);
            var receipt = receipt(request);
            if (waits != null && receipt != null) {
                await(waits.value(), receipt, timeout(request));
            }
        }
        return true;
    }

    private void await(String projection, Receipt receipt, Duration timeout) {
        if (waiter.await(projection, receipt, timeout) instanceof AwaitResult.TimedOut timedOut) {
            throw new ProblemException(
                    Problem.NOT_YET_VISIBLE,
                    "%s did not show version %d of %s %s within %d ms; ask again"
                            .formatted(
                                    projection,
                                    receipt.version(),
                                    receipt.aggregateType(),
                                    receipt.aggregateId(),
                                    timeout.toMillis()),
                    Map.of("projection", projection, "receipt", receipt.toString(), "version", timedOut.version()));
        }
    }

    private static @Nullable Receipt receipt(HttpServletRequest request) {
        var parameter = request.getParameter(RECEIPT);
        var text = parameter == null ? request.getHeader(Receipt.HTTP_HEADER) : parameter;
        if (text == null) {
            return null;
        }
        try {
            return Receipt.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.INVALID_RECEIPT, "The receipt to wait for is not of the form type/id/version", e);
        }
    }

    private Duration timeout(HttpServletRequest request) {
        var text = request.getParameter(MILLISECONDS);
        if (text == null) {
            return settings.timeout();
        }
        long longest = settings.longestTimeout().toMillis();
        try {
            long milliseconds = Long.parseLong(text);
            if (milliseconds >= 0 && milliseconds <= longest) {
                return Duration.ofMillis(milliseconds);
            }
        } catch (NumberFormatException e) {
            throw outOfBounds(longest, e);
        }
        throw outOfBounds(longest, new IllegalArgumentException("out of bounds"));
    }

    private static ProblemException outOfBounds(long longest, RuntimeException cause) {
        return new ProblemException(
                Problem.INVALID_PARAMETER, "waitMs is a number from 0 to %d".formatted(longest), cause);
    }
}
