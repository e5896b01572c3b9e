/** Who exists. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.users;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
