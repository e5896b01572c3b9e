/** Credit packs, and what payment providers report. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "invoices", "problems"})
package org.creditsledger.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
