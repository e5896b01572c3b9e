package org.creditsledger.crash;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of {@code ./test crash}. It ends with 0 if nothing was lost, doubled or broken, with 1 if something was.
 */
class CrashRun {

    private CrashRun() {}

    public static void main(String... arguments) throws Exception {
        // The messages of PostgreSQL's binaries are not needed here.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "; see ./test --help");
            System.exit(2);
            return;
        }
        var outcome = CrashProof.run(options);
        System.out.println();
        System.out.println(outcome);
        System.exit(outcome.isClean() ? 0 : 1);
    }
}
