/** Users' own settings of the pages with lists: columns and named filters. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.views;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
