/** The only place where credits move: postings, entries, balances. */
@NullMarked
@ApplicationModule(allowedDependencies = {"anomalies", "problems", "security", "shell", "users", "views"})
package org.creditsledger.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
