/** Keeps anybody from asking for more than is good for the others: how often, and how much at once. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problems"})
package org.creditsledger.limits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
