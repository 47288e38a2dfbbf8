package io.millrace.local.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
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

    private static final String LONG =
            "data:text/html,<body style='margin: 0'><p style='margin: 0; height: 3000px'>long";

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

    @Test
    void aPictureShowsAllOfAPageAsWideAsItsWindow(@TempDir Path profile, @TempDir Path album) throws IOException {
        var file = album.resolve("long.png");
        try (var browser = Browser.open(profile, 360)) {
            browser.visit(LONG);
            browser.keepWholePage(file);
        }

        var picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(360);
        assertThat(picture.getHeight()).isEqualTo(3000);
    }
}
