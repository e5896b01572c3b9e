@NullMarked
package org.creditsledger.integrity.web;

import org.jspecify.annotations.NullMarked;
