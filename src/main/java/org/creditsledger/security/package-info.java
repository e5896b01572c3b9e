/** Who may do what: sign-in, roles, webhook signatures. */
@NullMarked
@ApplicationModule(allowedDependencies = {"limits", "problems", "users"})
package org.creditsledger.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
