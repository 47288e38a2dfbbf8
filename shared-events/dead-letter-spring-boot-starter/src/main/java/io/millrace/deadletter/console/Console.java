package io.millrace.deadletter.console;

import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.console.ConsoleFrame.Link;
import io.millrace.deadletter.path.PathWatch;
import io.millrace.deadletter.replay.DryRuns;
import io.millrace.deadletter.replay.LetterDecisions;
import io.millrace.deadletter.replay.LetterEdits;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.view.LetterDetails;
import io.millrace.deadletter.view.Letters;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The pages of the console. Only for a service whose requests are authenticated. */
@Configuration(proxyBeanMethods = false)
public class Console {

    private static final ConsoleFrame FRAME = new ConsoleFrame(
            ConsolePaths.CONSOLE,
            "Dead letters",
            List.of(
                    Link.of("Letters", "/letters?state=OPEN"),
                    Link.of("Replays", "/runs"),
                    new Link("Audit", "/audit", true)));

    @Bean
    LivePath millraceLivePath(ObjectProvider<PathWatch> watches) {
        return new LivePath(watches.orderedStream().toList());
    }

    @Bean
    ConsolePages millraceConsolePages(
            Letters letters, LetterDetails details, ReplayRuns runs, Audit audit, LivePath path) {
        return new ConsolePages(letters, details, runs, audit, path);
    }

    @Bean
    RunPages millraceRunPages(ReplayRuns runs) {
        return new RunPages(runs);
    }

    @Bean
    ConsoleActs millraceConsoleActs(ReplayRuns runs, DryRuns dryRuns, LetterDecisions decisions) {
        return new ConsoleActs(runs, dryRuns, decisions);
    }

    @Bean
    @ConditionalOnBean(LetterEdits.class)
    ConsoleEdit millraceConsoleEdit(LetterEdits edits, LetterDetails details) {
        return new ConsoleEdit(edits, details);
    }

    @Bean
    RouterFunction<ServerResponse> millraceConsoleDoor() {
        return ConsoleDoor.routes(FRAME);
    }

    @Bean
    ConsoleAdvice millraceConsoleAdvice(LivePath path) {
        return new ConsoleAdvice(FRAME, path);
    }
}
