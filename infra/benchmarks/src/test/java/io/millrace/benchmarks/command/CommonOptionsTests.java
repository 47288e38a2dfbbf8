package io.millrace.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CommonOptionsTests {

    @Command
    static class Measuring {

        @Mixin
        private final CommonOptions options = new CommonOptions();
    }

    @Test
    void roundsAreThreeWhereNoOthersAreUsual() {
        assertThat(parse().rounds()).isEqualTo(3);
        assertThat(parse().rounds(9)).isEqualTo(9);
    }

    @Test
    void roundsThatAreGivenAreThoseOfEverything() {
        assertThat(parse("--rounds", "5").rounds()).isEqualTo(5);
        assertThat(parse("--rounds", "5").rounds(9)).isEqualTo(5);
    }

    @Test
    void oneRoundShowsThatABenchmarkRuns() {
        assertThat(parse("--quick", "--rounds", "5").rounds(9)).isOne();
    }

    private static CommonOptions parse(String... arguments) {
        var command = new Measuring();
        new CommandLine(command).parseArgs(arguments);
        return command.options;
    }
}
