/** Credit packs, checkouts, and what payment providers report. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "anomalies",
            "database",
            "identity",
            "invoices",
            "ledger",
            "lots",
            "operations",
            "problems",
            "security",
            "shell",
            "text"
        })
package org.creditsledger.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
