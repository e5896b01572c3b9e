/** The API description, generated from the code on request. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "problems"})
package org.creditsledger.openapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
