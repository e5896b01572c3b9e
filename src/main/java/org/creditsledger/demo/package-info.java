/** Demo users and some months of history. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "jobs", "ledger", "payments", "pricing", "security", "identity", "simulator"
        })
package org.creditsledger.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
