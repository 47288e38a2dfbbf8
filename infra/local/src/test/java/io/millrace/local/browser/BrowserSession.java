package io.millrace.local.browser;

import io.millrace.local.RunningDemo;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** One demo for all widths, one browser for each, and a picture of every failure. */
abstract class BrowserSession {

    static Browser browser;
    static Inspection pages;
    static DemoPage demo;
    static LetterConsole console;

    private static RunningDemo running;

    @RegisterExtension
    static final AfterTestExecutionCallback KEEP_PICTURE = test -> {
        if (test.getExecutionException().isPresent()) {
            var name = "%s-%d.png".formatted(test.getRequiredTestMethod().getName(), browser.width());
            browser.keepPicture(Path.of("target", "browser", name));
        }
    };

    @Parameter
    int width;

    @BeforeAll
    static void start() throws Exception {
        Browser.require();
        running = RunningDemo.start();
    }

    @BeforeParameterizedClassInvocation
    static void open(int width, @TempDir Path profile) {
        browser = Browser.open(profile, width);
        pages = new Inspection(browser);
        demo = new DemoPage(browser, running.page());
        console = new LetterConsole(browser, pages);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        browser.close();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (running != null) {
            running.close();
        }
    }
}
