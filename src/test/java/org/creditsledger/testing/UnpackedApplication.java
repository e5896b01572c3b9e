package org.creditsledger.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The packaged application as {@code ./run} starts it: unpacked and with the JDK's AOT cache, in a third of the time. */
public final class UnpackedApplication {

    /** A test's application lives for a minute, beside a browser: compiling more costs more time than it saves. */
    public static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private UnpackedApplication() {}

    /**
     * Unpacks the jar and makes the cache, unless another test did so already.
     *
     * @return the folder, the same for every caller with this jar
     */
    public static Path of(Path jar) throws IOException, InterruptedException {
        var folder = jar.resolveSibling("unpacked");
        var cache = cache(folder);
        // Excludes the other processes of the tests; within a process, synchronized does.
        synchronized (UnpackedApplication.class) {
            try (var file = FileChannel.open(
                            jar.resolveSibling("unpacked.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = file.lock()) {
                if (!Files.exists(cache)
                        || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                    unpack(jar, folder);
                }
            }
        }
        return folder;
    }

    /** The command that starts the unpacked application. A JVM with other options may silently ignore the cache. */
    public static List<String> command(Path folder, List<String> options) {
        return javaWith(
                options,
                "-Xlog:aot*=off",
                "-Xlog:cds=off",
                "-XX:AOTCache=" + cache(folder),
                "-jar",
                folder.resolve("credits-ledger.jar").toString());
    }

    /** The command that starts something other than the unpacked application, such as the jar itself. */
    public static List<String> javaWith(List<String> options, String... more) {
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        command.addAll(List.of(more));
        return command;
    }

    private static Path cache(Path folder) {
        return folder.resolve("credits-ledger.aot");
    }

    private static void unpack(Path jar, Path folder) throws IOException, InterruptedException {
        run(javaWith(
                OPTIONS,
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                folder.toString()));
        var training = new ArrayList<>(List.of("scripts/aot-cache", folder.toString()));
        training.addAll(OPTIONS);
        run(training);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " ended with " + process.exitValue() + ":\n" + output);
        }
    }
}
