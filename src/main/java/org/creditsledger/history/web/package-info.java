/** The filter of entries as parameters of a request, which exports read too. */
@NullMarked
@NamedInterface("web")
package org.creditsledger.history.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
