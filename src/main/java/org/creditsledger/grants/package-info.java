/** Credits that admins give and take by hand. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "ledger", "lots", "payments", "problems", "security", "text"})
package org.creditsledger.grants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
