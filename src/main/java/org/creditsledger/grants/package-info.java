/** Credits that admins give and take by hand. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "payments", "problems", "security"})
package org.creditsledger.grants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
