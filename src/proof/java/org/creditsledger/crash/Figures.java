package org.creditsledger.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The resources of a process that must not grow, as operators see them at {@code /actuator/prometheus}.
 *
 * @param heapKb in use right after a full collection
 * @param threads platform threads
 * @param connections of the pool to the database
 * @param sessions of pages
 */
record Figures(long heapKb, long threads, long connections, long sessions, long openFiles) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    static Figures of(KillableApplication application, HttpClient http) throws IOException, InterruptedException {
        // Twice: objects that the first collection finds unused may keep others until they are cleaned up.
        collectGarbage(application.pid());
        collectGarbage(application.pid());
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + application.port() + "/actuator/prometheus"))
                .timeout(TIMEOUT)
                .header("Authorization", Client.basic("operator"))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("figures: " + response.statusCode() + " " + response.body());
        }
        return parse(response.body());
    }

    static Figures parse(String prometheus) {
        return new Figures(
                sum(prometheus, "jvm_memory_used_bytes{area=\"heap\"") / 1024,
                sum(prometheus, "jvm_threads_live_threads"),
                sum(prometheus, "hikaricp_connections{"),
                sum(prometheus, "tomcat_sessions_active_current_sessions"),
                sum(prometheus, "process_files_open_files"));
    }

    /** By name, in the order of the table. */
    Map<String, Long> byName() {
        var all = new LinkedHashMap<String, Long>();
        all.put("heap", heapKb);
        all.put("threads", threads);
        all.put("connections", connections);
        all.put("sessions", sessions);
        all.put("open files", openFiles);
        return all;
    }

    private static long sum(String prometheus, String start) {
        var lines = prometheus.lines().filter(line -> line.startsWith(start)).toList();
        if (lines.isEmpty()) {
            throw new IllegalStateException("no figure " + start);
        }
        return (long) lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void collectGarbage(long pid) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var exit = new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("jcmd GC.run ended with " + exit);
        }
    }
}
