/** Error answers of the API: RFC 9457 problem documents, with the registry of their codes. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "text"})
package org.creditsledger.problems;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
