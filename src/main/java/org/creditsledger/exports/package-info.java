/** Streams entries as CSV, and keeps a record of each export. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "database",
            "history",
            "history::web",
            "identity",
            "ledger",
            "problems",
            "security",
            "text"
        })
package org.creditsledger.exports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
