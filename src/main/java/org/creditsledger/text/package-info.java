/** Texts as programs that read them expect. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
