package io.millrace.deadletter.autoconfigure;

import io.millrace.contract.event.EventTypes;
import io.millrace.deadletter.admin.AdminApi;
import io.millrace.deadletter.admin.Paths;
import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.repetition.KeyRetention;
import io.millrace.deadletter.repetition.Repetitions;
import io.millrace.deadletter.replay.DryRuns;
import io.millrace.deadletter.replay.LetterDecisions;
import io.millrace.deadletter.replay.LetterEdits;
import io.millrace.deadletter.replay.PayloadCheck;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.deadletter.replay.Replayer;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.run.RunSignal;
import io.millrace.deadletter.run.RunWorker;
import io.millrace.deadletter.view.LetterDetails;
import io.millrace.deadletter.view.Letters;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** What operators do with dead letters. The API is there only where requests are authenticated. */
@AutoConfiguration(after = {DeadLetterAutoConfiguration.class, DeadLetterSecurityAutoConfiguration.class})
@ConditionalOnBean({DataSource.class, Replayer.class, ReplayTargets.class})
@EnableConfigurationProperties(DeadLetterAdminProperties.class)
class DeadLetterAdminAutoConfiguration {

    /** The filter chain without which there is no API. */
    static final String SECURITY = "millraceDeadLetterApiSecurity";

    @Bean
    @ConditionalOnMissingBean
    RunSignal millraceRunSignal() {
        return new RunSignal();
    }

    @Bean
    @ConditionalOnMissingBean
    ReplayRuns millraceReplayRuns(
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> transactions,
            Replayer replayer,
            RunSignal signal) {
        return new ReplayRuns(dataSource, manager(transactions, dataSource), replayer.groups(), signal);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "millrace.dead-letter.admin.run.enabled", matchIfMissing = true)
    RunWorker millraceRunWorker(
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> transactions,
            Replayer replayer,
            RunSignal signal,
            DeadLetterAdminProperties properties) {
        return new RunWorker(
                dataSource,
                manager(transactions, dataSource),
                replayer,
                signal,
                properties.run().rules());
    }

    @Bean
    @ConditionalOnMissingBean
    LetterDecisions millraceLetterDecisions(
            DataSource dataSource, ObjectProvider<PlatformTransactionManager> transactions, ReplayTargets targets) {
        return new LetterDecisions(dataSource, manager(transactions, dataSource), targets);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(EventTypes.class)
    LetterEdits millraceLetterEdits(
            DataSource dataSource, ObjectProvider<PlatformTransactionManager> transactions, EventTypes types) {
        return new LetterEdits(dataSource, manager(transactions, dataSource), new PayloadCheck(types));
    }

    @Bean
    @ConditionalOnMissingBean
    DryRuns millraceDryRuns(
            DataSource dataSource, ObjectProvider<PlatformTransactionManager> transactions, ReplayTargets targets) {
        return new DryRuns(dataSource, manager(transactions, dataSource), targets);
    }

    @Bean
    @ConditionalOnMissingBean
    Letters millraceLetters(DataSource dataSource) {
        return new Letters(dataSource);
    }

    @Bean
    @ConditionalOnMissingBean
    LetterDetails millraceLetterDetails(DataSource dataSource) {
        return new LetterDetails(dataSource);
    }

    @Bean
    @ConditionalOnMissingBean
    Audit millraceAudit(DataSource dataSource) {
        return new Audit(dataSource);
    }

    @Bean
    @ConditionalOnMissingBean
    Repetitions millraceRepetitions(DataSource dataSource, ObjectProvider<PlatformTransactionManager> transactions) {
        return new Repetitions(dataSource, manager(transactions, dataSource));
    }

    @Bean
    @ConditionalOnMissingBean
    KeyRetention millraceKeyRetention(
            Repetitions repetitions, DeadLetterAdminProperties admin, DeadLetterProperties properties) {
        return new KeyRetention(repetitions, admin.idempotency().retention(), properties.longestBackOff());
    }

    private static PlatformTransactionManager manager(
            ObjectProvider<PlatformTransactionManager> transactions, DataSource dataSource) {
        return transactions.getIfUnique(() -> new JdbcTransactionManager(dataSource));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnBean(name = {SECURITY, DeadLetterAutoConfiguration.AREA})
    @Import(AdminApi.class)
    static class Api {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnBean(name = {SECURITY, DeadLetterAutoConfiguration.AREA})
    @ConditionalOnClass(GroupedOpenApi.class)
    static class Documented {

        @Bean
        GroupedOpenApi millraceDeadLettersOpenApi() {
            return GroupedOpenApi.builder()
                    .group("dead-letters")
                    .pathsToMatch(Paths.ADMIN, Paths.ADMIN + "/**")
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnProperty(name = "millrace.dead-letter.admin.enabled", matchIfMissing = true)
    @ConditionalOnMissingClass("org.springframework.security.web.SecurityFilterChain")
    static class Unsecured {

        private static final Logger log = LoggerFactory.getLogger(DeadLetterAdminAutoConfiguration.class);

        Unsecured() {
            log.warn("There is no admin API of dead letters, because nothing could authenticate its requests. Add"
                    + " org.springframework.boot:spring-boot-starter-security, or set"
                    + " millrace.dead-letter.admin.enabled=false");
        }
    }
}
