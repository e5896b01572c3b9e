/** Plans, whose credits come every month or year, and the subscriptions that pay for them. */
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
            "payments",
            "problems",
            "security",
            "shell",
            "text"
        })
package org.creditsledger.plans;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
