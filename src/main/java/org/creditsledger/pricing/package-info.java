/** The prices of jobs. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "ledger", "problems", "security", "shell", "text"})
package org.creditsledger.pricing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
