package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.creditsledger.testing.UnpackedApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application as it is started for real money, when something is missing: it ends at once and says what. */
@EnabledIfSystemProperty(named = "credits.test.database", matches = "h2")
class ProductionStartIT {

    @TempDir
    Path folder;

    static Stream<String> settings() {
        return RequiredSettings.PROPERTY_BY_SETTING.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void each_missing_setting_is_named(String missing) throws Exception {
        var output = endOfStart(Map.of(missing, ""));

        assertThat(output).contains(missing + " is not set").doesNotContain("\tat ");
    }

    @Test
    void a_setting_may_be_a_file() throws Exception {
        Files.writeString(folder.resolve("CREDITS_JOBS_WEBHOOK_SECRET"), "whsec_b2YtYS1maWxlLW9mLTI0LWJ5dGVzLS0t");

        var output = endOfStart(Map.of(
                "CREDITS_SECRETS_DIR", folder.toString(),
                "CREDITS_JOBS_WEBHOOK_SECRET", "",
                "CREDITS_OIDC_ISSUER", ""));

        assertThat(output)
                .contains("CREDITS_OIDC_ISSUER is not set")
                .doesNotContain("CREDITS_JOBS_WEBHOOK_SECRET is not set");
    }

    @Test
    void h2_and_the_secrets_of_the_demo_are_refused() throws Exception {
        var output = endOfStart(Map.of(
                "SPRING_DATASOURCE_URL", "jdbc:h2:mem:credits",
                "CREDITS_STRIPE_WEBHOOK_SECRET", "whsec_credits_ledger_demo_stripe_secret"));

        assertThat(output)
                .contains("H2 is for trying out", "CREDITS_STRIPE_WEBHOOK_SECRET is the demo's: everybody knows it");
    }

    @Test
    void the_terminal_and_the_log_list_the_missing_settings() throws Exception {
        var terminal = folder.resolve("terminal").toFile();

        var log = endOfStart(
                Map.of("CREDITS_OIDC_ISSUER", "", "CREDITS_JOBS_WEBHOOK_SECRET", ""),
                builder -> builder.redirectErrorStream(false).redirectError(terminal));

        assertThat(Files.readString(terminal.toPath()).lines())
                .contains("  CREDITS_OIDC_ISSUER is not set", "  CREDITS_JOBS_WEBHOOK_SECRET is not set")
                .noneMatch(line -> line.startsWith("{"));
        assertThat(log.lines())
                .filteredOn(line -> line.contains("CREDITS_OIDC_ISSUER is not set"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("{\"@timestamp\"");
    }

    private String endOfStart(Map<String, String> settings) throws IOException, InterruptedException {
        return endOfStart(settings, _ -> {});
    }

    private String endOfStart(Map<String, String> settings, Consumer<ProcessBuilder> streams)
            throws IOException, InterruptedException {
        var unpacked = UnpackedApplication.of(Path.of(System.getProperty("credits.test.jar")));
        var builder = new ProcessBuilder(UnpackedApplication.command(unpacked, UnpackedApplication.OPTIONS))
                .redirectErrorStream(true);
        RequiredSettings.PROPERTY_BY_SETTING
                .keySet()
                .forEach(setting -> builder.environment().put(setting, "any"));
        builder.environment().put("SPRING_DATASOURCE_URL", "jdbc:postgresql://localhost:1/credits");
        builder.environment().put("SPRING_PROFILES_ACTIVE", "production");
        settings.forEach((setting, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(setting);
            } else {
                builder.environment().put(setting, value);
            }
        });
        streams.accept(builder);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        return output;
    }
}
