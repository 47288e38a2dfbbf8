package io.millrace.deadletter.console;

import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.replay.DryRuns;
import io.millrace.deadletter.replay.LetterDecisions;
import io.millrace.deadletter.replay.LetterEdits;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.view.LetterDetails;
import io.millrace.deadletter.view.Letters;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of the console. Only for a service whose requests are authenticated. */
@Configuration(proxyBeanMethods = false)
public class Console {

    @Bean
    ConsolePages millraceConsolePages(Letters letters, LetterDetails details, ReplayRuns runs, Audit audit) {
        return new ConsolePages(letters, details, runs, audit);
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
    ConsoleAssets millraceConsoleAssets() {
        return new ConsoleAssets();
    }

    @Bean
    ConsoleAdvice millraceConsoleAdvice() {
        return new ConsoleAdvice();
    }
}
