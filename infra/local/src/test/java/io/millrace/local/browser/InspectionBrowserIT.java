package io.millrace.local.browser;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = Browser.PROPERTY, matches = ".+", disabledReason = Browser.HOW)
class InspectionBrowserIT {

    private static final String FAULTY =
            """
            data:text/html;charset=utf-8,<body style='background: white'>
            <p style='color: darkgray; width: 2000px'>pale and wide</p>
            <button></button><a style='outline: none' href='/'>dim</a><input aria-label='last' tabindex='1'>
            <script>throw new Error('a fault')</script>""";

    @Test
    void whatIsWrongWithAPageIsFound(@TempDir Path profile) {
        try (var browser = Browser.open(profile, 360)) {
            browser.visit(FAULTY);

            assertThatThrownBy(() -> new Inspection(browser).inspect())
                    .hasMessageContaining("a fault")
                    .hasMessageContaining("px wide in")
                    .hasMessageContaining("\"pale and wide\" has a contrast of 2.3")
                    .hasMessageContaining("a button has no name")
                    .hasMessageContaining("nothing shows that a \"dim\" to / has the focus")
                    .hasMessageContaining("the Tab key goes to [button \"\", a \"dim\" to /], not to");
        }
    }
}
