/** The daily totals of all users' entries, and their charts. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "integrity", "ledger", "operations", "problems", "security", "shell", "text"
        })
package org.creditsledger.reports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
