package org.creditsledger.shell;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.creditsledger.shell.SourceLiterals.Literal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every UI text exists in every language, and only in the translations. */
class TranslationsTest {

    private static final Properties ENGLISH = read("translations.properties");
    private static final List<Literal> LITERALS = literals(Path.of("src/main/java/org/creditsledger"));
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9_-]+)+\\.?|[a-z-]+\\.");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENGLISH")
    void every_language_has_every_text_with_the_same_parameters(Language language) {
        var translated = read("translations_" + language.code() + ".properties");

        assertThat(new TreeSet<>(translated.stringPropertyNames()))
                .isEqualTo(new TreeSet<>(ENGLISH.stringPropertyNames()));
        for (var key : ENGLISH.stringPropertyNames()) {
            assertThat(placeholders(translated.getProperty(key)))
                    .as(key)
                    .isEqualTo(placeholders(ENGLISH.getProperty(key)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_text_has_a_quote_that_formatting_would_drop(Language language) {
        var file = language == Language.ENGLISH
                ? "translations.properties"
                : "translations_" + language.code() + ".properties";

        assertThat(read(file).values()).noneMatch(text -> text.toString().contains("'"));
    }

    @Test
    void every_key_in_the_code_has_a_text() {
        var roots = ENGLISH.stringPropertyNames().stream()
                .map(key -> key.substring(0, key.indexOf('.') + 1))
                .collect(toCollection(TreeSet::new));

        var unknown = LITERALS.stream()
                .filter(literal -> literal.path().contains("/ui/")
                        || literal.path().contains("/shell/")
                        || literal.path().endsWith("InvoiceTexts.java"))
                .filter(literal -> !literal.isAnnotation() || literal.method().equals("Menu"))
                .filter(literal -> !literal.isTechnical())
                .map(Literal::text)
                .filter(text -> KEY.matcher(text).matches())
                .filter(text -> roots.stream().anyMatch(text::startsWith))
                .filter(text -> !isKeyOrBeginningOfOne(text))
                .toList();

        assertThat(unknown).isEmpty();
    }

    @Test
    void every_text_is_used() {
        var texts = LITERALS.stream().map(Literal::text).collect(toCollection(TreeSet::new));
        var endings = texts.stream().filter(text -> text.matches("\\.[a-z-]+")).toList();

        assertThat(ENGLISH.stringPropertyNames().stream().filter(key -> !isUsed(key, texts, endings)))
                .isEmpty();
    }

    @Test
    void no_text_is_a_literal_in_the_code() {
        assertThat(LITERALS.stream()
                        .filter(literal -> literal.path().contains("/ui/")
                                || literal.path().contains("/shell/"))
                        .filter(Literal::isText))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new Span(\"any\")",
                "button.setText(\"cancel\")",
                "field.setLabel(\"Name of it\")",
                "grid.addColumn(x -> \"Not yet\")",
                "Notification.show(\"done\")",
                "LitRenderer.of(\"<b>Total</b> ${item.total}\")",
                "element.setAttribute(\"aria-label\", \"main menu\")",
            })
    void a_literal_text_in_the_code_would_be_found(String planted) {
        var found = SourceLiterals.of("Planted", "class Planted { Object x = " + planted + "; }");

        assertThat(found).anyMatch(Literal::isText);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new Anchor(\"bills/credits\", getTranslation(\"invoice.entry\"))",
                "element.setAttribute(\"aria-label\", getTranslation(\"menu.label\"))",
                "LitRenderer.of(\"<time datetime=${item.utc}>${item.local}</time>\")",
                "part.addClassName(\"view-header\")",
            })
    void other_literals_are_ignored(String code) {
        assertThat(SourceLiterals.of("Planted", "class Planted { Object x = " + code + "; }"))
                .noneMatch(Literal::isText);
    }

    static Properties read(String file) {
        var properties = new Properties();
        try (var reader = new InputStreamReader(
                TranslationsTest.class.getResourceAsStream("/vaadin-i18n/" + file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        return properties;
    }

    private static boolean isKeyOrBeginningOfOne(String text) {
        var beginning = text.endsWith(".") ? text : text + ".";
        return ENGLISH.containsKey(text)
                || ENGLISH.stringPropertyNames().stream().anyMatch(key -> key.startsWith(beginning));
    }

    private static boolean isUsed(String key, Set<String> texts, List<String> endings) {
        return texts.contains(key)
                || endings.stream()
                        .anyMatch(ending -> key.endsWith(ending)
                                && texts.contains(key.substring(0, key.length() - ending.length())))
                || texts.stream().anyMatch(text -> text.matches("[a-z0-9.-]+\\.") && key.startsWith(text));
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER.matcher(text).results().map(MatchResult::group).collect(toCollection(TreeSet::new));
    }

    private static List<Literal> literals(Path folder) {
        try {
            return SourceLiterals.of(folder);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
