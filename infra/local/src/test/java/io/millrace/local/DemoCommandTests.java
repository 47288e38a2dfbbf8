package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.run.Delivery;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class DemoCommandTests {

    @Test
    void withoutOptionsItIsTheDemoOnPort8080WithTraffic() {
        var demo = parse("demo");

        assertThat(demo.check).isFalse();
        assertThat(demo.ports().page()).isEqualTo(8080);
        assertThat(demo.noTraffic).isFalse();
        assertThat(demo.data).isNull();
        assertThat(demo.delivery).isEqualTo(Delivery.EXACTLY_ONCE);
    }

    @Test
    void allOptionsAreTaken() {
        var demo =
                parse("demo", "--data", "/srv/mill", "--port", "9000", "--no-traffic", "--delivery", "at-least-once");

        assertThat(demo.data).isEqualTo(Path.of("/srv/mill"));
        assertThat(demo.ports().page()).isEqualTo(9000);
        assertThat(demo.noTraffic).isTrue();
        assertThat(demo.delivery).isEqualTo(Delivery.AT_LEAST_ONCE);
    }

    @Test
    void aCheckTakesItsSeedAndSize() {
        var plan = parse("demo", "--check", "--seed", "77", "--commands", "5000", "--clients", "3")
                .checkPlan();

        assertThat(plan.seed()).isEqualTo(77);
        assertThat(plan.commands()).isEqualTo(5_000);
        assertThat(plan.clients()).isEqualTo(3);
    }

    @Test
    void aCheckPlaysThreeThousandCommandsOrMoreByDefault() {
        assertThat(parse("demo", "--check").checkPlan().commands()).isGreaterThanOrEqualTo(3_000);
    }

    @Test
    void aCheckStaysAwayFromThePortsOfARunningDemo() {
        assertThat(parse("demo", "--check").ports().page()).isNotEqualTo(8080);
    }

    @Test
    void anUnknownDeliveryIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> parse("demo", "--delivery", "maybe"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("at-least-once")
                .hasMessageContaining("exactly-once");
    }

    @Test
    void aPortThatDoesNotExistEndsWithUsage() {
        var errors = new StringWriter();

        int exit = Local.commandLine().setErr(new PrintWriter(errors)).execute("demo", "--port", "70000");

        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("--port 70000");
    }

    private static DemoCommand parse(String... arguments) {
        var parsed = Local.commandLine().parseArgs(arguments);
        return (DemoCommand) parsed.subcommand().commandSpec().userObject();
    }
}
