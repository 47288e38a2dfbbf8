package io.millrace.deadletter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What every page has to keep to for those who do not see it, or who use no mouse. */
final class PageRules {

    private static final String CONTROLS =
            "a, button, summary, input:not([type=hidden]), select, textarea, [tabindex=0]";

    private final Document page;
    private final String name;

    private PageRules(String name, String html) {
        this.name = name;
        this.page = Jsoup.parse(html);
    }

    static void check(String name, String html) {
        var rules = new PageRules(name, html);
        rules.itHasALanguageATitleAndOneHeadingOfThePage();
        rules.headingsSkipNoLevel();
        rules.idsAreUniqueAndReferencesLead();
        rules.everyControlHasAName();
        rules.everyTableHasACaptionAndScopes();
        rules.whatScrollsCanBeReached();
        rules.nothingIsInline();
        rules.whatComesAgainIsTold();
    }

    private void itHasALanguageATitleAndOneHeadingOfThePage() {
        assertThat(page.select("html").attr("lang")).as(name).isEqualTo("en");
        assertThat(page.title()).as(name).isNotBlank();
        assertThat(page.select("h1")).as(name).hasSize(1);
        assertThat(page.select("body a").first().attr("href")).as(name).isEqualTo("#main");
        assertThat(page.select("main#main")).as(name).hasSize(1);
    }

    private void headingsSkipNoLevel() {
        int before = 0;
        for (Element heading : page.select("h1, h2, h3, h4")) {
            int level = heading.tagName().charAt(1) - '0';
            assertThat(level).as("%s: %s", name, heading).isLessThanOrEqualTo(before + 1);
            assertThat(heading.text()).as(name).isNotBlank();
            before = level;
        }
    }

    private void idsAreUniqueAndReferencesLead() {
        assertThat(page.select("[id]").eachAttr("id")).as(name).doesNotHaveDuplicates();
        for (String attribute : List.of("aria-labelledby", "for")) {
            page.select("[%s]".formatted(attribute))
                    .forEach(element -> assertThat(page.getElementById(element.attr(attribute)))
                            .as("%s: %s", name, element)
                            .isNotNull());
        }
    }

    private void everyControlHasAName() {
        page.select(CONTROLS)
                .forEach(control ->
                        assertThat(nameOf(control)).as("%s: %s", name, control).isNotBlank());
        page.select("progress, form[role=search]")
                .forEach(control ->
                        assertThat(control.attr("aria-label")).as(name).isNotBlank());
        assertThat(page.select("[tabindex]").eachAttr("tabindex")).as(name).isSubsetOf("0", "-1");
    }

    private String nameOf(Element control) {
        var label = control.hasAttr("id")
                ? page.select("label[for=%s]".formatted(control.id())).text()
                : "";
        var reference =
                control.hasAttr("aria-labelledby") ? page.getElementById(control.attr("aria-labelledby")) : null;
        var text = List.of("a", "button", "summary").contains(control.tagName()) ? control.text() : "";
        return label + control.attr("aria-label") + (reference == null ? "" : reference.text()) + text;
    }

    private void everyTableHasACaptionAndScopes() {
        for (Element table : page.select("table")) {
            assertThat(table.select("caption").text()).as(name).isNotBlank();
            assertThat(table.select("th:not([scope])")).as(name).isEmpty();
            assertThat(table.select("tbody tr td:not([data-label])")).as(name).isEmpty();
        }
    }

    private void whatScrollsCanBeReached() {
        assertThat(page.select("pre:not([tabindex=0]), pre:not([role])"))
                .as(name)
                .isEmpty();
    }

    private void nothingIsInline() {
        assertThat(page.select("[style], style, script:not([src])")).as(name).isEmpty();
        page.getAllElements().forEach(element -> assertThat(element.attributes().asList())
                .as("%s: %s", name, element.tagName())
                .noneMatch(attribute -> attribute.getKey().startsWith("on")));
    }

    /** A region that is swapped is not announced, and takes the focus with it: both belong outside, or have an id. */
    private void whatComesAgainIsTold() {
        for (Element part : page.select("[hx-trigger]")) {
            assertThat(part.select("[role=status], [aria-live]")).as(name).isEmpty();
            assertThat(page.select("main [role=status]")).as(name).isNotEmpty();
            assertThat(part.select(CONTROLS).not("[id]")).as(name).isEmpty();
        }
    }
}
