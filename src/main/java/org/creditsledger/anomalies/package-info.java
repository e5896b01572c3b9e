/** What was blocked, skipped or fell short. */
@NullMarked
@ApplicationModule(allowedDependencies = {"integrity", "ledger", "problems", "security", "shell"})
package org.creditsledger.anomalies;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
