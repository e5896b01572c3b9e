package org.creditsledger.prose;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents and UI texts are spelled correctly and follow the style rules (src/test/resources/prose). */
class ProseTest {

    private static final HouseStyle ENGLISH = HouseStyle.english();
    private static final HouseStyle GERMAN = HouseStyle.german();

    /** A parameter of a text, or a choice: {0}, {count}, {0,choice,0#none|1#one|1<{0,number,integer} many}. */
    private static final Pattern VALUE = Pattern.compile("\\{\\w+(,number,integer)?}");

    private static final Pattern CHOICE = Pattern.compile("\\{\\d+,choice,([^{}]*)}");

    @ParameterizedTest
    @MethodSource("documents")
    void documents(Path document) throws IOException {
        assertNothingFound(ENGLISH, Markdown.passages(document));
    }

    /** Only the unreleased part: the rest stays as published. */
    @Test
    void changelog() throws IOException {
        var file = Path.of("CHANGELOG.md");
        var text = Files.readString(file);
        var first = text.indexOf("\n## ");
        var second = text.indexOf("\n## ", first + 1);

        assertNothingFound(ENGLISH, Markdown.passages(file.toString(), second < 0 ? text : text.substring(0, second)));
    }

    @Test
    void english_texts_of_the_pages() throws IOException {
        assertNothingFound(ENGLISH, translations("translations.properties"));
    }

    @Test
    void german_texts_of_the_pages() throws IOException {
        assertNothingFound(GERMAN, translations("translations_de.properties"));
    }

    static List<Path> documents() throws IOException {
        try (var docs = Files.walk(Path.of("docs"))) {
            var documents = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
            return documents;
        }
    }

    private static List<Passage> translations(String name) throws IOException {
        var file = Path.of("src/main/resources/vaadin-i18n", name);
        var texts = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        return texts.stringPropertyNames().stream()
                .sorted()
                .map(key -> new Passage(name + ", " + key, withoutPlaceholders(texts.getProperty(key))))
                .toList();
    }

    private static String withoutPlaceholders(String text) {
        var withValues = VALUE.matcher(text).replaceAll(Markdown.CODE);
        return CHOICE.matcher(withValues).replaceAll(choice -> choice.group(1).replaceAll("(^|\\|)\\d+[#<]", " "));
    }

    private static void assertNothingFound(HouseStyle style, List<Passage> passages) throws IOException {
        var findings = new ArrayList<Finding>();
        for (var passage : passages) {
            findings.addAll(style.check(passage));
        }
        assertThat(findings)
                .as(() -> findings.stream().map(Finding::toString).collect(joining("\n")))
                .isEmpty();
    }
}
