package org.creditsledger.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The machine of a measurement, without which numbers cannot be compared. */
record Machine(Map<String, String> facts) {

    static Machine withoutDatabase() {
        var facts = new LinkedHashMap<String, String>();
        addHardwareAndJava(facts);
        addLoadAndCommit(facts);
        return new Machine(facts);
    }

    static Machine of(BenchServer server) throws IOException, SQLException {
        var facts = new LinkedHashMap<String, String>();
        addHardwareAndJava(facts);
        facts.put("PostgreSQL", server.show("server_version"));
        for (var setting :
                List.of("fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size")) {
            facts.put(setting, server.show(setting));
        }
        facts.put("write and fsync of 8 KiB, median", server.fsyncMicros() + " µs");
        addLoadAndCommit(facts);
        return new Machine(facts);
    }

    private static void addHardwareAndJava(Map<String, String> facts) {
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("Java", System.getProperty("java.runtime.version"));
    }

    private static void addLoadAndCommit(Map<String, String> facts) {
        facts.put(
                "load average of the machine before",
                "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        facts.put("commit", System.getProperty("bench.commit", "unknown"));
    }

    /** As a list in Markdown. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        facts.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
