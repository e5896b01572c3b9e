/** Blocked, skipped and incomplete requests that an admin should review. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "integrity", "ledger", "problems", "security", "shell", "text"})
package org.creditsledger.anomalies;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
