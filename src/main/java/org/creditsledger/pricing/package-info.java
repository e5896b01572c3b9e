/** What a job costs. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.pricing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
