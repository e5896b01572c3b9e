/** The list of users for admins: their credits, grants to them, and their access. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "grants",
            "history",
            "identity",
            "ledger",
            "lots",
            "problems",
            "security",
            "shell",
            "text"
        })
package org.creditsledger.users;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
