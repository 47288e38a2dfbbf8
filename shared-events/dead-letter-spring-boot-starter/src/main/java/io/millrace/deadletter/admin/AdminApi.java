package io.millrace.deadletter.admin;

import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.repetition.Repetitions;
import io.millrace.deadletter.replay.DryRuns;
import io.millrace.deadletter.replay.LetterDecisions;
import io.millrace.deadletter.replay.LetterEdits;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.view.LetterDetails;
import io.millrace.deadletter.view.Letters;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The controllers of the admin API. Only for a service whose requests are authenticated. */
@Configuration(proxyBeanMethods = false)
public class AdminApi {

    @Bean
    LetterController millraceLetterController(Letters letters, LetterDetails details) {
        return new LetterController(letters, details);
    }

    @Bean
    DecisionController millraceDecisionController(
            LetterDecisions decisions,
            ObjectProvider<LetterEdits> edits,
            LetterDetails details,
            Repetitions repetitions) {
        return new DecisionController(decisions, edits.getIfAvailable(), details, repetitions);
    }

    @Bean
    ReplayController millraceReplayController(ReplayRuns runs, DryRuns dryRuns, LetterDetails details) {
        return new ReplayController(runs, dryRuns, details);
    }

    @Bean
    RunController millraceRunController(ReplayRuns runs, Repetitions repetitions) {
        return new RunController(runs, repetitions);
    }

    @Bean
    AuditController millraceAuditController(Audit audit) {
        return new AuditController(audit);
    }

    @Bean
    AdminProblems millraceAdminProblems() {
        return new AdminProblems();
    }
}
