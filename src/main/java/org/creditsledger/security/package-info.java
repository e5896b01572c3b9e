/** Access control: sign-in, roles, webhook signatures. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "identity", "limits", "problems"})
package org.creditsledger.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
