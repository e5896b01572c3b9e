/** What those who run the application look at: health, request ids, how late webhooks are. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "security"})
package org.creditsledger.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
