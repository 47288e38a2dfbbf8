package io.millrace.deadletter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.admin.AdminApi;
import io.millrace.deadletter.console.Console;
import io.millrace.deadletter.replay.LetterEdits;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.run.RunWorker;
import io.millrace.deadletter.security.Access;
import io.millrace.deadletter.security.Area;
import io.millrace.deadletter.view.CountWorker;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.security.web.SecurityFilterChain;

@ExtendWith(OutputCaptureExtension.class)
class DeadLetterAdminAutoConfigurationTests {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            DeadLetterAutoConfiguration.class,
            DeadLetterSecurityAutoConfiguration.class,
            DeadLetterAdminAutoConfiguration.class,
            DeadLetterConsoleAutoConfiguration.class,
            SecurityAutoConfiguration.class,
            ServletWebSecurityAutoConfiguration.class,
            WebMvcAutoConfiguration.class);

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(ALL)
            .withBean(DataSource.class, PGSimpleDataSource::new)
            .withBean(ReplayTargets.class, () -> new ReplayTargets(List.of()))
            .withPropertyValues("millrace.dead-letter.admin.run.enabled=false");

    @Test
    void aServiceWithoutUsersHasAnApiThatSaysHowToAddOne(CapturedOutput output) {
        web.run(context -> {
            assertThat(context).hasSingleBean(AdminApi.class).hasSingleBean(Console.class);
            assertThat(context).doesNotHaveBean(LetterEdits.class);
            assertThat(context.getBeansOfType(SecurityFilterChain.class)).hasSize(2);
            assertThat(output).contains("Nobody may use the admin API: it answers 401", "htpasswd -nBC 10 NAME");
        });
    }

    @Test
    void countsAreFoldedByAnInstanceThatExecutesNoReplays() {
        web.run(context -> {
            assertThat(context).doesNotHaveBean(RunWorker.class);
            assertThat(context.getBean(CountWorker.class).isRunning()).isTrue();
        });
    }

    @Test
    void withoutSpringSecurityThereIsNoApiAndOneLineSaysWhy(CapturedOutput output) {
        web.withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(ReplayRuns.class);
                    assertThat(context).doesNotHaveBean(AdminApi.class).doesNotHaveBean(Console.class);
                    assertThat(output).containsOnlyOnce("spring-boot-starter-security");
                });
    }

    @Test
    void withoutThymeleafThereIsNoConsole() {
        web.withClassLoader(new FilteredClassLoader("org.thymeleaf")).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(AdminApi.class)
                .doesNotHaveBean(Console.class));
    }

    @Test
    void tokensAreNotNeeded() {
        web.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2", "com.nimbusds"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(AdminApi.class));
    }

    @Test
    void apiAndConsoleCanBeSwitchedOff() {
        web.withPropertyValues("millrace.dead-letter.admin.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean(AdminApi.class).doesNotHaveBean(Console.class));
        web.withPropertyValues("millrace.dead-letter.console.enabled=false")
                .run(context ->
                        assertThat(context).hasSingleBean(AdminApi.class).doesNotHaveBean(Console.class));
    }

    @Test
    void anAreaOfTheApplicationIsSecuredThoughItKeepsNoLetters() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .withBean("own", Area.class, () -> Area.of("/api/admin/v1/own", "/audit"))
                .run(context -> {
                    assertThat(context).hasSingleBean(Access.class);
                    assertThat(context.getBeansOfType(SecurityFilterChain.class))
                            .containsOnlyKeys(DeadLetterAdminAutoConfiguration.SECURITY);
                    assertThat(context).doesNotHaveBean(AdminApi.class).doesNotHaveBean(Console.class);
                });
    }

    @Test
    void anApiThatIsSwitchedOffDoesNotComeBackWithAnAreaOfTheApplication() {
        web.withPropertyValues("millrace.dead-letter.admin.enabled=false")
                .withBean("own", Area.class, () -> Area.of("/api/admin/v1/own"))
                .run(context -> assertThat(context)
                        .hasSingleBean(Access.class)
                        .doesNotHaveBean(AdminApi.class)
                        .doesNotHaveBean(Console.class));
    }

    @Test
    void aServiceWithoutWebExecutesRuns() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DeadLetterAutoConfiguration.class, DeadLetterAdminAutoConfiguration.class))
                .withBean(DataSource.class, PGSimpleDataSource::new)
                .withBean(ReplayTargets.class, () -> new ReplayTargets(List.of()))
                .run(context ->
                        assertThat(context).hasSingleBean(RunWorker.class).doesNotHaveBean(AdminApi.class));
    }
}
