/** Credit packs, checkouts, and what payment providers report. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "anomalies",
            "invoices",
            "ledger",
            "operations",
            "problems",
            "security",
            "shell",
            "identity"
        })
package org.creditsledger.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
