package org.creditsledger.openapi;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows a reader who has only the API description: reads it, generates a client, compiles and uses it. */
class ApiClientIT {

    private static final Path TOOLS =
            Path.of(System.getProperty("credits.test.jar")).resolveSibling("tools");
    private static final Path USE = Path.of("src/test/resources/openapi/AskForCredits.java");

    @TempDir
    static Path folder;

    static PackagedApplication application;

    @BeforeAll
    static void start() {
        application = new PackagedApplication(folder);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void a_client_generated_from_the_description_compiles_and_reads_credits() throws Exception {
        var description = folder.resolve("openapi.json");
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(application.url() + "/api/openapi.json"))
                                .build(),
                        BodyHandlers.ofFile(description));

        var classes = compile(generate(description));
        var alice = "Basic " + Base64.getEncoder().encodeToString("alice:demo".getBytes(StandardCharsets.UTF_8));
        var said = java("-cp", classes + File.pathSeparator + classPath(), "AskForCredits", application.url(), alice);

        assertThat(said.lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).matches("entry alice debit [1-9]\\d*"),
                        line -> assertThat(line).matches("entry alice debit [1-9]\\d*"),
                        line -> assertThat(line).isEqualTo("next 2"),
                        line -> assertThat(line).matches("image [1-9]\\d*"),
                        line -> assertThat(line).matches("now [1-9]\\d*"),
                        line -> assertThat(line).isEqualTo("then 0"),
                        line -> assertThat(line).startsWith("csv created_at,type,direction,amount,"),
                        line -> assertThat(line).matches("pack (image|video)-\\d+"),
                        line -> assertThat(line).startsWith("refused 422 {").contains("\"code\":\"unknown-pack\""));
    }

    @Test
    void the_page_shows_the_api_and_asks_no_other_server() {
        var asked = new ArrayList<String>();
        var errors = new ArrayList<String>();
        try (var browser = new Browser()) {
            for (var width : new int[] {1280, 375}) {
                var page = browser.newPage(width, ColorScheme.LIGHT);
                page.onRequest(request -> asked.add(request.url()));
                page.onConsoleMessage(message -> {
                    if (message.type().equals("error")) {
                        errors.add(message.text() + " " + message.location());
                    }
                });
                page.navigate(application.url() + "/api/docs");
                // The first time, the application has yet to write the description.
                assertThat(page.getByText("Entries of the caller, newest first, and current balances"))
                        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
                Browser.screenshots(page, "api-" + width + "-%s");
                page.navigate(application.url() + "/api/problems#key-conflict");
                assertThat(page.locator("#key-conflict")).isInViewport();
                Browser.screenshots(page, "problems-" + width + "-%s");
            }
        }
        assertThat(asked)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(application.url() + "/") || url.startsWith("data:"));
        assertThat(errors).isEmpty();
    }

    /** The generator validates the description first and fails if it is not valid. */
    private static Path generate(Path description) throws Exception {
        var sources = folder.resolve("client");
        java(
                "-jar",
                TOOLS.resolve("openapi-generator-cli.jar").toString(),
                "generate",
                "-i",
                description.toString(),
                "-g",
                "java",
                "--library",
                "native",
                "-o",
                sources.toString(),
                "--invoker-package",
                "org.creditsledger.client",
                "--api-package",
                "org.creditsledger.client",
                "--model-package",
                "org.creditsledger.client.model",
                "--global-property",
                "apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false",
                "--additional-properties",
                "openApiNullable=false,useJakartaEe=true,hideGenerationTimestamp=true");
        return sources.resolve("src/main/java");
    }

    private static Path compile(Path sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var classes = Files.createDirectories(folder.resolve("classes"));
        var messages = new StringWriter();
        var files = new ArrayList<>(List.of(USE));
        try (Stream<Path> generated = Files.walk(sources)) {
            generated.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(30);
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var compiled = compiler.getTask(
                            messages,
                            manager,
                            null,
                            List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath()),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return classes;
    }

    private static String java(String... arguments) throws Exception {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        var log = folder.resolve("errors.log");
        var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output + Files.readString(log)).isZero();
        return output;
    }

    /** Failsafe may put the class path into the manifest of a jar, which both javac and java read. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
