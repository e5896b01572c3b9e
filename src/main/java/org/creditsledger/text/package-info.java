/** Texts that are stored, and texts that other programs read. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
