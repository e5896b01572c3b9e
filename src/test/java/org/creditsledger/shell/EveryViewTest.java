package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.page.ExtendedClientDetails;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.router.RouteConfiguration;
import com.vaadin.flow.router.RouteData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.bean.override.convention.TestBean;

/**
 * Opens every view in a language whose texts are all in brackets: text outside of brackets is data or a forgotten
 * translation. This does not depend on the database.
 */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "h2")
@WithMockUser(
        username = "reader",
        roles = {"USER", "ADMIN", "SERVICE"})
class EveryViewTest extends SpringBrowserlessTest {

    private static final Pattern TEXT = Pattern.compile("⟦[^⟦⟧]*⟧");
    private static final List<String> PROPERTIES = List.of(
            "label",
            "placeholder",
            "helperText",
            "accessibleName",
            "aria-label",
            "title",
            "alt",
            "text",
            "cardTitle",
            "headerTitle",
            "header",
            "message",
            "confirmText",
            "cancelText",
            "value");
    /** Text that is never translated: names, codes, and the names of languages. */
    private static final Set<String> DATA =
            Set.of("reader", "English", "Deutsch", "flux-pro", "1024x1024", "text2image", "true", "false");

    @TestBean
    Texts texts;

    static Texts texts() {
        return new Texts() {
            @Override
            public String getTranslation(String key, Locale locale, Object... values) {
                return "⟦" + super.getTranslation(key, locale, values) + "⟧";
            }
        };
    }

    @Test
    void every_page_has_only_texts_that_can_be_translated() {
        for (var path : paths()) {
            UI.getCurrent().navigate(path);
            assertThat(forgotten()).as(path).isEmpty();
        }
    }

    @Test
    void every_page_that_is_linked_exists() throws IllegalAccessException {
        var linked = new ArrayList<String>();
        for (var constant : Links.class.getFields()) {
            linked.add((String) constant.get(null));
        }
        linked.removeIf(path -> path.endsWith(".csv"));

        assertThat(RouteConfiguration.forApplicationScope().getAvailableRoutes())
                .extracting(RouteData::getTemplate)
                .containsAll(linked);
    }

    private static List<String> paths() {
        var paths = RouteConfiguration.forApplicationScope().getAvailableRoutes().stream()
                .map(RouteData::getTemplate)
                .filter(path -> !path.contains(":"))
                .toList();
        assertThat(paths).contains("login", "bills/credits", "admin/prices");
        return paths;
    }

    @Test
    void every_page_comes_up_in_a_time_zone_that_this_java_does_not_know() {
        var ui = UI.getCurrent();
        var nothing = "0";
        ui.getInternals()
                .setExtendedClientDetails(new ExtendedClientDetails(
                        ui,
                        nothing,
                        nothing,
                        nothing,
                        nothing,
                        nothing,
                        nothing,
                        nothing,
                        nothing,
                        nothing,
                        "false",
                        "Mars/Olympus_Mons",
                        nothing,
                        "false",
                        "1",
                        "window",
                        "",
                        "",
                        ""));
        assertThat(ui.getPage().getExtendedClientDetails().getTimeZoneId()).isEqualTo("Mars/Olympus_Mons");

        for (var path : paths()) {
            ui.navigate(path);
            assertThat(getCurrentView()).as(path).isNotInstanceOf(FailureView.class);
            assertThat(ui.getInternals().getActiveViewLocation().getPath()).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @CsvSource({"admin/prices, prices.add", "admin/prices, prices.add-type", "admin/plans, plans.add"})
    void every_dialog_has_only_texts_that_can_be_translated(String path, String key) {
        UI.getCurrent().navigate(path);

        test($(Button.class).withText(texts.getTranslation(key, Locale.ENGLISH)).first())
                .click();

        assertThat(forgotten()).isEmpty();
    }

    @Test
    void a_page_that_does_not_exist_has_only_texts_that_can_be_translated() {
        UI.getCurrent().navigate("nowhere");

        assertThat(forgotten()).isEmpty();
    }

    @Test
    void a_forgotten_text_would_be_found() {
        UI.getCurrent().navigate("bills/credits");

        ((Component) getCurrentView()).getElement().appendChild(new Span("Hard-coded").getElement());

        assertThat(forgotten()).containsExactly("Hard-coded");
    }

    private static Set<String> forgotten() {
        var forgotten = new TreeSet<String>();
        var ui = UI.getCurrent();
        // Dialogs are in the first element, pages in the second.
        Stream.of(ui.getElement(), ui.getInternals().getWrapperElement())
                .flatMap(EveryViewTest::texts)
                .map(EveryViewTest::withoutTexts)
                .filter(text -> text.codePoints().anyMatch(Character::isLetter))
                .filter(text -> !DATA.contains(text))
                .forEach(forgotten::add);
        return forgotten;
    }

    private static Stream<String> texts(Element element) {
        if (element.isTextNode()) {
            return Stream.of(element.getText());
        }
        if ("no".equals(attribute(element, "translate"))) {
            return Stream.empty(); // data, such as the name of a plan
        }
        var own =
                PROPERTIES.stream().flatMap(name -> Stream.of(element.getProperty(name, ""), attribute(element, name)));
        var headers = element.getComponent().stream()
                .filter(Grid.class::isInstance)
                .flatMap(grid -> ((Grid<?>) grid).getColumns().stream().map(Grid.Column::getHeaderText));
        return Stream.of(own, headers, element.getChildren().flatMap(EveryViewTest::texts))
                .flatMap(texts -> texts);
    }

    private static String attribute(Element element, String name) {
        return element.hasAttribute(name) ? element.getAttribute(name) : "";
    }

    /** From the inside out, because a text may contain another one. */
    private static String withoutTexts(String text) {
        var rest = text;
        for (var previous = ""; !rest.equals(previous); ) {
            previous = rest;
            rest = TEXT.matcher(previous).replaceAll("");
        }
        return rest.strip();
    }
}
