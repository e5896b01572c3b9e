package org.creditsledger;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings page lists every setting of the application, with its current default and meaning. */
class SettingsPageTest {

    private static final Path DOCUMENT = Path.of("docs/reference/settings.md");
    private static final Path GENERATED = Path.of("target/settings.md");
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final Path CLASSES = Path.of("target/classes");

    /** A value such as ${CREDITS_PUBLIC_URL:} is set by its own environment variable. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?<name>[A-Z_]+):(?<fallback>.*)}");

    private static final Pattern FOREIGN_SETTING =
            Pattern.compile("(?m)^\\| `((?:spring|server|springdoc|logging)\\.[^`]+)`");

    @Test
    void the_page_lists_each_setting_with_its_variable_default_and_meaning() throws IOException {
        var common = properties("application.properties");
        var production = properties("application-production.properties");
        var tables = ownSettings().stream()
                .collect(groupingBy(
                        setting -> String.join(
                                ".",
                                List.of(setting.get("name").asString().split("\\."))
                                        .subList(0, 2)),
                        TreeMap::new,
                        toList()))
                .entrySet()
                .stream()
                .map(group -> "## " + group.getKey()
                        + "\n\n| setting | environment variable | default | meaning |\n|---|---|---|---|\n"
                        + group.getValue().stream()
                                .map(setting -> row(setting, common, production))
                                .sorted()
                                .collect(joining()))
                .collect(joining("\n"));
        Files.writeString(GENERATED, tables);

        assertThat(Files.readString(DOCUMENT))
                .as("%s must end with the content of %s: copy it", DOCUMENT, GENERATED)
                .endsWith("\n\n" + tables);
    }

    @Test
    void each_setting_has_a_meaning() throws IOException {
        assertThat(ownSettings())
                .extracting(setting -> setting.get("name").asString())
                .containsAll(properties("application.properties").stringPropertyNames().stream()
                        .filter(name -> name.startsWith("credits."))
                        .toList());
        assertThat(ownSettings())
                .filteredOn(setting -> !setting.path("description").asString("").matches("(?s).{10,}"))
                .isEmpty();
    }

    @Test
    void the_settings_of_libraries_on_the_page_exist() throws IOException {
        var known = new ArrayList<String>();
        for (var metadata : Collections.list(getClass().getClassLoader().getResources(METADATA))) {
            try (var stream = metadata.openStream()) {
                JsonMapper.shared()
                        .readTree(stream)
                        .get("properties")
                        .forEach(property -> known.add(property.get("name").asString()));
            }
        }
        assertThat(FOREIGN_SETTING.matcher(Files.readString(DOCUMENT)).results().map(match -> match.group(1)))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void the_page_lists_every_variable_of_production_and_of_the_properties_files() throws IOException {
        var page = Files.readString(DOCUMENT);

        assertThat(RequiredSettings.PROPERTY_BY_SETTING.keySet())
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        for (var file : List.of("application.properties", "application-production.properties")) {
            assertThat(Pattern.compile("\\$\\{([A-Z_]{2,})[:}]")
                            .matcher(Files.readString(CLASSES.resolve(file)))
                            .results()
                            .map(match -> match.group(1)))
                    .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
    }

    private static List<JsonNode> ownSettings() throws IOException {
        var settings = new ArrayList<JsonNode>();
        JsonMapper.shared()
                .readTree(Files.readString(CLASSES.resolve(METADATA)))
                .get("properties")
                .forEach(settings::add);
        return settings;
    }

    private static String row(JsonNode setting, Properties common, Properties production) {
        var type = setting.path("type").asString("");
        var name = setting.get("name").asString();
        var value = common.getProperty(name);
        var usual = value == null ? defaultValue(setting) : fallback(value);
        var inProduction = Optional.ofNullable(production.getProperty(name))
                .map(SettingsPageTest::fallback)
                .filter(other -> !other.equals(usual))
                .map(other -> ", in production " + shown(other))
                .orElse("");
        var variable = Optional.ofNullable(value)
                .flatMap(SettingsPageTest::variable)
                .map(match -> match.group("name"))
                .orElseGet(() -> name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT));
        var needed = RequiredSettings.PROPERTY_BY_SETTING.containsValue(name) ? "**Needed in production.** " : "";
        var ofEachType = type.startsWith("java.util.Map");
        return "| `" + name + (ofEachType ? ".<type>" : "") + "` | `" + variable + (ofEachType ? "_<TYPE>" : "")
                + "` | "
                + (shown(usual) + inProduction + " | ").stripLeading() + needed
                + sentence(setting.path("description").asString("")) + " |\n";
    }

    private static String shown(String value) {
        if (value.isEmpty()) {
            return "";
        }
        return value.startsWith("${") ? "that of `" + value.substring(2, value.length() - 1) + "`" : "`" + value + "`";
    }

    private static String sentence(String text) {
        var line = text.replaceAll("\\s+", " ").replaceAll("\\.? $|\\.$", "").strip();
        return line.isEmpty() ? "" : line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
    }

    private static String defaultValue(JsonNode setting) {
        var value = setting.path("defaultValue");
        return value.isMissingNode()
                ? ""
                : value.asString().replaceAll("^\\[|]$", "").replace(", ", ",");
    }

    private static String fallback(String value) {
        return variable(value).map(match -> match.group("fallback")).orElse(value);
    }

    private static Optional<MatchResult> variable(String value) {
        return VARIABLE.matcher(value).results().findFirst();
    }

    private static Properties properties(String file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(CLASSES.resolve(file))) {
            properties.load(reader);
        }
        return properties;
    }
}
