/** Recomputes the ledger from its entries, and reports what does not match. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "lots", "problems", "text"})
package org.creditsledger.integrity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
