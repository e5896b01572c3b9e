/** Demo users and some months of history. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "identity",
            "jobs",
            "ledger",
            "payments",
            "plans",
            "pricing",
            "security",
            "simulator"
        })
package org.creditsledger.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
