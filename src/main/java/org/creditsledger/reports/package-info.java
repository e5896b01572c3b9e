/** What everybody's entries add up to, day by day, and the charts of it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"integrity", "ledger", "operations", "problems", "security", "shell", "text"})
package org.creditsledger.reports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
