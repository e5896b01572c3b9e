/** Limits the rate and the size of requests, so that no caller can slow down the others. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problems"})
package org.creditsledger.limits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
