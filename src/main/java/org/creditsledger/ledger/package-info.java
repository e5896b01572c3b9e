/** The kernel, and the only place where credits move: postings, holds, balances and the chain of entries. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "lots", "text"})
package org.creditsledger.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
