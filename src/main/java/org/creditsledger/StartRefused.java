package org.creditsledger;

import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A refused start with all of its reasons, so that the operator can fix them together. */
class StartRefused extends RuntimeException {

    private final List<String> reasons;

    StartRefused(List<String> reasons) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** Prints the reasons instead of a stack trace. */
    static class Analyzer extends AbstractFailureAnalyzer<StartRefused> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, StartRefused cause) {
            return new FailureAnalysis(
                    "Outside of the demo this cannot start:\n\n  " + String.join("\n  ", cause.reasons),
                    "Set them in the environment, or as files in CREDITS_SECRETS_DIR (docs/guides/production.md)."
                            + " To try it out without any, start it without SPRING_PROFILES_ACTIVE.",
                    cause);
        }
    }
}
