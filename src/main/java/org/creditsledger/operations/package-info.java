/** What operators see: health, request ids, webhook delays. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "security"})
package org.creditsledger.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
