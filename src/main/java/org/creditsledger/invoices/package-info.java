/** One invoice a purchase. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.invoices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
