/** What both databases need and neither JDBC, Hibernate nor Spring brings: instants, ids in the order of time, ranges of texts, work after a commit. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
