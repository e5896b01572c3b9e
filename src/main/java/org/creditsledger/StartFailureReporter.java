package org.creditsledger;

import java.io.PrintStream;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.util.StringUtils;

/** Prints on the terminal, in plain lines, why a start has failed. The JSON log contains it too, in one long line. */
class StartFailureReporter implements FailureAnalysisReporter {

    private final PrintStream err;

    StartFailureReporter() {
        this(System.err);
    }

    StartFailureReporter(PrintStream err) {
        this.err = err;
    }

    @Override
    public void report(FailureAnalysis analysis) {
        var format = System.getProperty(LoggingSystemProperty.CONSOLE_STRUCTURED_FORMAT.getEnvironmentVariableName());
        if (!StringUtils.hasText(format)) {
            return; // the plain log suffices
        }
        err.println();
        err.println("Credits Ledger did not start.");
        err.println();
        err.println(analysis.getDescription());
        if (StringUtils.hasText(analysis.getAction())) {
            err.println();
            err.println(analysis.getAction());
        }
    }
}
