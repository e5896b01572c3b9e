package org.creditsledger.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.languagetool.rules.ExampleSentence;
import org.languagetool.rules.patterns.AbstractPatternRule;

class HouseStyleTest {

    private static final HouseStyle ENGLISH = HouseStyle.english();
    private static final HouseStyle GERMAN = HouseStyle.german();

    @ParameterizedTest
    @MethodSource("rules")
    void each_rule_reports_its_wrong_sentences_and_accepts_its_right_ones(HouseStyle style, AbstractPatternRule rule)
            throws IOException {
        assertThat(rule.getIncorrectExamples()).isNotEmpty();
        assertThat(rule.getCorrectExamples()).isNotEmpty();
        for (var wrong : rule.getIncorrectExamples()) {
            assertThat(style.check(rule, sentence(wrong))).as(sentence(wrong)).isNotEmpty();
        }
        for (var right : rule.getCorrectExamples()) {
            assertThat(style.check(rule, sentence(right))).isEmpty();
        }
    }

    @Test
    void a_misspelled_word_and_a_british_spelling_are_reported() throws IOException {
        assertThat(words(ENGLISH, "The behaviour of a buton")).containsOnly("behaviour", "buton");
        assertThat(words(GERMAN, "Die Gutschrifft wurde gebucht")).containsExactly("Gutschrifft");
    }

    @Test
    void product_words_and_code_are_accepted() throws IOException {
        assertThat(words(
                        ENGLISH,
                        Markdown.passages("page.md", "Set `CREDITS_XYZ` in Keycloak.")
                                .getFirst()
                                .text()))
                .isEmpty();
    }

    @Test
    void code_blocks_are_not_read_and_lines_are_those_of_the_file() {
        var passages = Markdown.passages("page.md", """
                # Title

                ```sh
                colour
                ```

                | a | b |
                |---|---|
                | one [link](x.md) | `two` |

                - A *list*
                  of two lines
                """);

        assertThat(passages)
                .containsExactly(
                        new Passage("page.md:1", "Title"),
                        new Passage("page.md:7", "a"),
                        new Passage("page.md:7", "b"),
                        new Passage("page.md:9", "one link"),
                        new Passage("page.md:9", Markdown.CODE),
                        new Passage("page.md:11", "A list of two lines"));
    }

    static Stream<Arguments> rules() {
        return Stream.of(ENGLISH, GERMAN)
                .flatMap(style -> style.rules().stream().map(rule -> Arguments.of(style, Named.of(name(rule), rule))));
    }

    private static String name(AbstractPatternRule rule) {
        return rule.getFullId();
    }

    private static String sentence(ExampleSentence example) {
        return ExampleSentence.cleanMarkersInExample(example.getExample());
    }

    private static List<String> words(HouseStyle style, String text) throws IOException {
        return style.check(new Passage("", text)).stream().map(Finding::words).toList();
    }
}
