/** Reads entries: pages, their number, statements, details, search. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "identity",
            "ledger",
            "lots",
            "problems",
            "security",
            "shell",
            "text",
            "views"
        })
package org.creditsledger.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
