/** What programs can ask of us: the API description, made from the code when it is asked for. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "problems"})
package org.creditsledger.openapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
