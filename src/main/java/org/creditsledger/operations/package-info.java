/** What operators see: health, clocks, request ids, webhook delays. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "ledger", "security"})
package org.creditsledger.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
