/** Checks and repairs a database from the command line, without starting the application. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "integrity", "reports"})
package org.creditsledger.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
