/** The requests that read entries and balances. Exports take the same parameters. */
@NullMarked
@NamedInterface("web")
package org.creditsledger.history.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
