package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who has only the application, the README and a shell. */
@Tag("database")
class PackagedApplicationIT {

    @TempDir
    static Path folder;

    static PackagedApplication application;

    @BeforeAll
    static void start() {
        application = new PackagedApplication(folder, Map.of("credits.shutdown.drain-ms", "2000"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void the_examples_of_the_first_pages_work_as_described() throws Exception {
        var examples = curlExamplesOfTheFirstPages();
        assertThat(examples).hasSize(2);

        for (var example : examples) {
            assertThat(JsonPath.<String>read(bash(example), "$.outcome")).isEqualTo("posted");
            assertThat(JsonPath.<String>read(bash(example), "$.outcome")).isEqualTo("duplicate");
        }
        assertThat(JsonPath.<Integer>read(bash(examples.getFirst()), "$.entry.amount"))
                .isEqualTo(16);
        assertThat(JsonPath.<Integer>read(bash(examples.getLast()), "$.entry.amount"))
                .isEqualTo(500);
    }

    @Test
    void a_refusal_is_one_line_of_json_with_the_requested_and_available_amounts() throws IOException {
        var job = key();

        application.sendJobEvent(jobEvent("job.succeeded", job, "nobody-" + job, "text2image", "flux-pro", 3));

        var line = Files.readAllLines(application.log()).stream()
                .filter(event ->
                        event.contains(job) && JsonPath.read(event, "$.message").equals("refused"))
                .findFirst()
                .orElseThrow();
        assertThat(JsonPath.<Map<String, Object>>read(line, "$"))
                .containsEntry("idempotencyKey", "debit:text2image:" + job)
                .containsEntry("uid", "nobody-" + job)
                .containsEntry("attemptedAmount", 24)
                .containsEntry("balance", 0)
                .containsEntry("available", 0)
                .containsKey("requestId");
    }

    @Test
    void an_event_sent_ten_times_at_once_and_again_after_a_restart_is_one_entry() throws Exception {
        var job = key();
        var event = jobEvent("job.succeeded", job, "alice", "text2image", "flux-schnell", 1);

        List<String> bodies;
        try (var threads = Executors.newFixedThreadPool(10)) {
            bodies = threads
                    .invokeAll(IntStream.range(0, 10)
                            .<Callable<String>>mapToObj(
                                    _ -> () -> application.sendJobEvent(event).body())
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
        }
        application.restart();
        var afterwards = application.sendJobEvent(event).body();

        assertThat(bodies).filteredOn(body -> outcome(body).equals("posted")).hasSize(1);
        assertThat(bodies).filteredOn(body -> outcome(body).equals("duplicate")).hasSize(9);
        assertThat(outcome(afterwards)).isEqualTo("duplicate");
        assertThat(bodies).extracting(PackagedApplicationIT::entryId).containsOnly(entryId(afterwards));

        var other = application.sendJobEvent(jobEvent("job.succeeded", job, "alice", "text2image", "flux-schnell", 2));
        assertThat(other.status()).isEqualTo(422);
        assertThat(JsonPath.<String>read(other.body(), "$.code")).isEqualTo("key-conflict");
    }

    @Test
    void a_stopping_node_reports_not_ready_and_still_answers() {
        try {
            application.tellToEnd();
            Awaitility.await().until(() -> !application.isReady());

            var answer =
                    application.sendJobEvent(jobEvent("job.succeeded", key(), "alice", "text2image", "flux-pro", 1));

            assertThat(answer.body()).contains("\"outcome\":\"posted\"");
        } finally {
            application.restart();
        }
    }

    private static String outcome(String body) {
        return JsonPath.read(body, "$.outcome");
    }

    private static String entryId(String body) {
        return JsonPath.read(body, "$.entry.id");
    }

    private static List<String> curlExamplesOfTheFirstPages() throws IOException {
        return Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")) + Files.readString(Path.of("docs/start/try-it.md")))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains("curl "))
                .toList();
    }

    private static String bash(String commands) throws IOException, InterruptedException {
        var process = new ProcessBuilder("bash", "-euc", commands.replace("localhost:8080", application.url()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
