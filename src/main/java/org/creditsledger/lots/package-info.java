/** Credits that expire or have a category of their own: their order, and what is used of which. The kernel decides with them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "text"})
package org.creditsledger.lots;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
