/** The list of users for admins: how many credits each has, what admins give and take there, and who can sign in. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "grants", "history", "identity", "ledger", "problems", "security", "shell"})
package org.creditsledger.users;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
