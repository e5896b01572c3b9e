package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the commands of README.md and docs/: every sh block with curl in it, as it stands but for host and port. A block
 * that defines a function runs before each later block of its page, as in the shell of a reader. A block that cannot be
 * run has a line above it that begins with "Not run here". One that is refused has a line above it that ends with "The
 * answer is", the status and the code. What the line below a block quotes as JSON, such as `"outcome":"held"`, is in the
 * answer.
 */
class DocumentationIT {

    private static final Pattern BLOCK = Pattern.compile(
            "(?<above>[^\n]*)\n\n?```(?:sh|bash)\n(?<commands>.*?)```(?=\n*(?<below>[^\n]*))", Pattern.DOTALL);
    private static final Pattern PROMISE = Pattern.compile("`(\"[^`]+)`");
    private static final Pattern DEFINITION = Pattern.compile("^\\w+\\(\\) \\{\n");
    private static final Pattern REFUSAL = Pattern.compile("The answer is (?<status>4\\d\\d) `(?<code>[a-z-]+)`:$");
    private static final int CURL_WAS_REFUSED = 22;
    private static final String NOT_RUN = "Not run here";
    private static final int NOT_RUN_BLOCKS = 0;

    @TempDir
    static Path folder;

    static PackagedApplication application;
    static Path bin;

    @BeforeAll
    static void start() throws Exception {
        application = new PackagedApplication(folder);
        bin = Files.createDirectories(folder.resolve("bin"));
        var curl = bin.resolve("curl");
        // An example that is refused fails, whatever options it is printed with.
        Files.writeString(curl, "#!/bin/sh\nexec " + which("curl") + " --fail-with-body --max-time 60 \"$@\"\n");
        Files.setPosixFilePermissions(curl, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @TestFactory
    Stream<DynamicTest> the_examples_work_as_they_stand() throws IOException {
        return examples().stream()
                .filter(Example::isRun)
                .map(example -> DynamicTest.dynamicTest(example.toString(), () -> example.run()));
    }

    @Test
    void no_example_is_left_out_that_is_not_counted_here() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(8);
        assertThat(examples()).filteredOn(example -> !example.isRun()).hasSize(NOT_RUN_BLOCKS);
    }

    private static List<Example> examples() throws IOException {
        var examples = new ArrayList<Example>();
        try (var docs = Files.walk(Path.of("docs"))) {
            for (var file : Stream.concat(Stream.of(Path.of("README.md")), docs.sorted())
                    .toList()) {
                if (file.toString().endsWith(".md")) {
                    examples.addAll(examples(file));
                }
            }
        }
        return examples;
    }

    private static List<Example> examples(Path file) throws IOException {
        var examples = new ArrayList<Example>();
        var definitions = new StringBuilder();
        BLOCK.matcher(Files.readString(file)).results().forEach(block -> {
            var commands = block.group("commands");
            if (DEFINITION.matcher(commands).find()) {
                definitions.append(commands);
            } else if (commands.contains("curl ") || !definitions.isEmpty()) {
                examples.add(new Example(
                        file, block.group("above"), definitions.toString(), commands, block.group("below")));
            }
        });
        return examples;
    }

    private static String which(String program) throws Exception {
        var process = new ProcessBuilder("sh", "-c", "command -v " + program).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private record Example(Path file, String above, String definitions, String commands, String below) {

        boolean isRun() {
            return !above.contains(NOT_RUN);
        }

        void run() throws Exception {
            var refusal = REFUSAL.matcher(above).results().findFirst();
            var directory = Files.createTempDirectory(folder, "example");
            var errors = directory.resolve(".errors").toFile();
            var builder = new ProcessBuilder("bash", "-euc", (definitions + commands).replace("localhost:8080", host()))
                    .directory(directory.toFile())
                    .redirectError(errors);
            builder.environment().compute("PATH", (_, path) -> bin + ":" + path);
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue())
                    .as("%s%n%s%s", commands, output, Files.readString(errors.toPath()))
                    .isEqualTo(refusal.isPresent() ? CURL_WAS_REFUSED : 0);
            assertThat(PROMISE.matcher(below).results().map(match -> match.group(1)))
                    .allSatisfy(promise -> assertThat(output).contains(promise));
            if (refusal.isPresent()) {
                var problem = JsonMapper.shared().readTree(output);
                assertThat(problem.get("status").asString())
                        .isEqualTo(refusal.get().group("status"));
                assertThat(problem.get("code").asString())
                        .isEqualTo(refusal.get().group("code"));
                return;
            }

            // What is printed is JSON, one document a request; what is saved is not empty.
            var documents = 0;
            try (var all = JsonMapper.shared().readerFor(JsonNode.class).<JsonNode>readValues(output)) {
                for (; all.hasNext(); documents++) {
                    assertThat(all.next().isContainer()).as(output).isTrue();
                }
            }
            var saved = 0;
            try (var files = Files.list(directory)) {
                for (var one : files.filter(path -> !path.endsWith(".errors")).toList()) {
                    assertThat(one).isNotEmptyFile();
                    saved++;
                }
            }
            assertThat(documents + saved).as("answers").isPositive();
        }

        private static String host() {
            return application.url().substring("http://".length());
        }

        @Override
        public String toString() {
            return file + ": "
                    + commands.lines()
                            .filter(line -> line.contains("curl "))
                            .findFirst()
                            .orElse(commands)
                            .strip();
        }
    }
}
