package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Runs the commands of the Dockerfile without a container, in a folder instead of an image. */
class ImageIT {

    private static final String JAR = System.getProperty("credits.test.jar");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path folder;

    @Test
    void the_joined_layers_have_a_valid_aot_cache_and_secrets_come_from_files() throws Exception {
        var layers = folder.resolve("layers");
        var app = Files.createDirectory(folder.resolve("app"));
        run(Map.of(), JAVA, "-Djarmode=tools", "-jar", JAR, "extract", "--layers", "--destination", layers.toString());
        assertThat(layersOfTheImage()).hasSize(4);
        for (var layer : layersOfTheImage()) {
            assertThat(layers.resolve(layer)).isDirectory();
            run(Map.of(), "cp", "-rp", layers.resolve(layer) + "/.", app.toString());
        }

        var trained = run(
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                "scripts/aot-cache",
                app.toString(),
                "-XX:+UseG1GC");
        assertThat(trained.exit()).as(trained.output()).isZero();
        assertThat(app.resolve("credits-ledger.aot")).isNotEmptyFile();
        assertThat(app).isDirectoryNotContaining(path -> path.toString().contains(".new"));

        var secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("spring.datasource.url"), "jdbc:h2:file:" + folder.resolve("nothing") + "\n");
        var command = entrypoint(app);
        // With this option the JVM refuses an unusable cache instead of starting without it.
        command.add(1, "-XX:AOTMode=on");
        command.add("verify");
        var verified = run(
                Map.of("SPRING_PROFILES_ACTIVE", "production", "SPRING_CONFIG_IMPORT", "configtree:" + secrets + "/"),
                command.toArray(String[]::new));
        // The address was read from its file; otherwise the answer would be that it is not set.
        assertThat(verified.output()).contains("Not checked: there is no database yet");
        assertThat(verified.exit()).isEqualTo(2);
    }

    @Test
    void the_health_check_recognizes_a_ready_application() throws Exception {
        var check = arrayAfter("HEALTHCHECK").toArray(String[]::new);
        Map<String, String> port;
        try (var application = new PackagedApplication(folder)) {
            port = Map.of(
                    "SERVER_PORT",
                    Integer.toString(URI.create(application.url()).getPort()));
            assertThat(run(port, check).exit()).isZero();
        }
        assertThat(run(port, check).exit()).isNotZero();
    }

    private static List<String> layersOfTheImage() throws IOException {
        return Pattern.compile("(?m)^COPY --from=build /layers/([a-z-]+)/ \\./$")
                .matcher(dockerfile())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** As in the image, with this folder in place of /app. */
    private static List<String> entrypoint(Path app) throws IOException {
        var command = new ArrayList<String>();
        arrayAfter("ENTRYPOINT").forEach(word -> command.add(word.replace("/app/", app + "/")));
        assertThat(command.removeFirst()).isEqualTo("java");
        command.addFirst(JAVA);
        return command;
    }

    /** The JSON array of an instruction that occurs once in the Dockerfile. */
    private static List<String> arrayAfter(String instruction) throws IOException {
        var joined = dockerfile().replace("\\\n", "");
        var line = joined.lines()
                .filter(each -> each.startsWith(instruction))
                .findFirst()
                .orElseThrow();
        var words = new ArrayList<String>();
        JsonMapper.shared().readTree(line.substring(line.indexOf('['))).forEach(word -> words.add(word.asString()));
        return words;
    }

    private static String dockerfile() throws IOException {
        return Files.readString(Path.of("Dockerfile"));
    }

    private record Ended(int exit, String output) {}

    private static Ended run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }
}
