/** Users, their roles, and the identities that they sign in with. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database"})
package org.creditsledger.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
