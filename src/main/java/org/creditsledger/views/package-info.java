/** What people have set up for themselves on pages that list something: columns, and filters with a name. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.views;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
