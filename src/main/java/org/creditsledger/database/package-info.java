/** Helpers for both databases that JDBC, Hibernate and Spring lack: instants, time-ordered ids, meta as JSON, prefix ranges, actions after a commit. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.creditsledger.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
