/** What generation jobs report, and what it costs their users. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "anomalies", "pricing", "operations", "problems", "security"})
package org.creditsledger.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
