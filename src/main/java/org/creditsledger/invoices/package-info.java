/** One invoice for each purchase, numbered without gaps, as a page and a PDF. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "history", "identity", "ledger", "problems", "shell", "text"})
package org.creditsledger.invoices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
