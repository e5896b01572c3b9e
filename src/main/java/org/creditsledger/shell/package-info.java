/** The frame of the pages: layout, sign-in, formats, error pages. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "identity", "security", "text"})
package org.creditsledger.shell;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
