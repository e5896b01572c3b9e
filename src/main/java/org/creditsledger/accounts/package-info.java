/** Who has how many credits left, and what admins give and take by hand. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "payments", "problems", "security", "shell", "users"})
package org.creditsledger.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
