package org.creditsledger.crash;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;

/**
 * The program of {@code ./test soak}, for each database in parallel. It ends with 0 if nothing was wrong and everything
 * was flat.
 */
class SoakRun {

    private SoakRun() {}

    public static void main(String... arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        var runs = new ArrayList<Callable<Soak.Outcome>>();
        try {
            for (var options : SoakOptions.parse(arguments)) {
                runs.add(() -> Soak.run(options));
            }
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "; see ./test --help");
            System.exit(2);
        }
        System.out.println(Soak.HEAD);
        var isClean = true;
        try (var threads = Executors.newFixedThreadPool(runs.size())) {
            for (var run : threads.invokeAll(runs)) {
                var outcome = run.get();
                System.out.println();
                System.out.println(outcome);
                isClean &= outcome.isClean();
            }
        }
        System.exit(isClean ? 0 : 1);
    }
}
