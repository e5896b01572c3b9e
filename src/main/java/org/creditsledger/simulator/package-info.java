/** Stands in for the payment provider, for trying out. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "payments", "plans", "shell", "text"})
package org.creditsledger.simulator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
