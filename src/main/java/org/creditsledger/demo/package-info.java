/** Users and some months of history, for trying out. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "ledger", "payments", "pricing", "security", "users"})
package org.creditsledger.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
