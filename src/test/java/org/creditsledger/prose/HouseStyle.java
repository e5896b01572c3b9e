package org.creditsledger.prose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.languagetool.AnalyzedSentence;
import org.languagetool.JLanguageTool;
import org.languagetool.Language;
import org.languagetool.UserConfig;
import org.languagetool.chunking.Chunker;
import org.languagetool.language.English;
import org.languagetool.language.German;
import org.languagetool.rules.Rule;
import org.languagetool.rules.en.MorfologikAmericanSpellerRule;
import org.languagetool.rules.patterns.AbstractPatternRule;
import org.languagetool.rules.patterns.PatternRuleLoader;
import org.languagetool.rules.spelling.morfologik.MorfologikSpeller;
import org.languagetool.tagging.Tagger;
import org.languagetool.tagging.disambiguation.Disambiguator;
import org.languagetool.tagging.disambiguation.xx.DemoDisambiguator;
import org.languagetool.tagging.xx.DemoTagger;

/** Checks the spelling and the style rules (src/test/resources/prose) of texts in one language. */
class HouseStyle {

    /** Words with digits are names: HMAC-SHA256, IPv6. */
    private static final Pattern WORD = Pattern.compile("(?<![\\p{L}\\p{N}])\\p{L}[\\p{L}’'-]*+(?!\\p{N})");

    private static final Pattern POSSESSIVE = Pattern.compile("(?<=\\p{L})[’']s?$");

    private final JLanguageTool languageTool;
    private final List<AbstractPatternRule> rules;
    private final Predicate<String> misspelled;

    private HouseStyle(Language language, String code, Predicate<String> misspelled) {
        this.languageTool = new JLanguageTool(language);
        this.rules = rules(language, "rules-" + code + ".xml");
        var words = words("words-" + code + ".txt");
        this.misspelled = misspelled.and(word -> !words.contains(word));
    }

    static HouseStyle english() {
        try {
            var language = new PlainEnglish();
            var speller = new MorfologikAmericanSpellerRule(JLanguageTool.getMessageBundle(language), language);
            return new HouseStyle(language, "en", word -> isMisspelled(speller, word));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    static HouseStyle german() {
        try {
            var speller = new MorfologikSpeller("/de/hunspell/de_DE.dict");
            return new HouseStyle(new PlainGerman(), "de", speller::isMisspelled);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    List<AbstractPatternRule> rules() {
        return rules;
    }

    List<Finding> check(Passage passage) throws IOException {
        var findings = new ArrayList<Finding>();
        for (var sentence : languageTool.sentenceTokenize(passage.text())) {
            var analyzed = languageTool.getRawAnalyzedSentence(sentence);
            for (var rule : rules) {
                findings.addAll(check(rule, passage.place(), sentence, analyzed));
            }
            for (var result : WORD.matcher(sentence).results().toList()) {
                var word = POSSESSIVE.matcher(result.group()).replaceFirst("");
                if (!word.equals(Markdown.CODE) && misspelled.test(word)) {
                    findings.add(new Finding(passage.place(), "SPELLING", word, "unknown word", sentence.strip()));
                }
            }
        }
        return findings;
    }

    List<Finding> check(AbstractPatternRule rule, String sentence) throws IOException {
        return check(rule, "", sentence, languageTool.getRawAnalyzedSentence(sentence));
    }

    private static List<Finding> check(
            AbstractPatternRule rule, String place, String sentence, AnalyzedSentence analyzed) throws IOException {
        var findings = new ArrayList<Finding>();
        for (var match : rule.match(analyzed)) {
            var words = sentence.substring(match.getFromPos(), match.getToPos());
            findings.add(new Finding(place, rule.getId(), words, match.getMessage(), sentence.strip()));
        }
        return findings;
    }

    private static boolean isMisspelled(MorfologikAmericanSpellerRule speller, String word) {
        try {
            return speller.isMisspelled(word);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static List<AbstractPatternRule> rules(Language language, String file) {
        try (var rules = resource(file)) {
            return new PatternRuleLoader().getRules(rules, file, language);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static Set<String> words(String file) {
        try (var words = resource(file)) {
            return new String(words.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static InputStream resource(String file) {
        return HouseStyle.class.getResourceAsStream("/prose/" + file);
    }

    /** English without LanguageTool's own rules and without the models that only those need. */
    private static class PlainEnglish extends English {

        @Override
        public List<Rule> getRelevantRules(
                ResourceBundle messages, UserConfig user, Language motherTongue, List<Language> others) {
            return List.of();
        }

        @Override
        protected List<AbstractPatternRule> getPatternRules() {
            return List.of();
        }

        @Override
        public Chunker createDefaultChunker() {
            return null;
        }

        @Override
        public Disambiguator createDefaultDisambiguator() {
            return new DemoDisambiguator();
        }
    }

    private static class PlainGerman extends German {

        @Override
        public List<Rule> getRelevantRules(
                ResourceBundle messages, UserConfig user, Language motherTongue, List<Language> others) {
            return List.of();
        }

        @Override
        protected List<AbstractPatternRule> getPatternRules() {
            return List.of();
        }

        @Override
        public Tagger createDefaultTagger() {
            return new DemoTagger();
        }

        @Override
        public Disambiguator createDefaultDisambiguator() {
            return new DemoDisambiguator();
        }

        @Override
        public Chunker createDefaultPostDisambiguationChunker() {
            return null;
        }
    }
}
