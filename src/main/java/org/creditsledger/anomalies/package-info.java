/** Blocked, skipped and incomplete requests that an admin should review. */
@NullMarked
@ApplicationModule(allowedDependencies = {"integrity", "ledger", "problems", "security", "shell"})
package org.creditsledger.anomalies;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
