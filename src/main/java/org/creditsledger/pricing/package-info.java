/** The prices of jobs. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "problems", "security", "shell"})
package org.creditsledger.pricing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
