/** The events of generation jobs, and what each job costs its user. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "anomalies",
            "database",
            "history",
            "identity",
            "ledger",
            "operations",
            "pricing",
            "problems",
            "security",
            "shell"
        })
package org.creditsledger.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
