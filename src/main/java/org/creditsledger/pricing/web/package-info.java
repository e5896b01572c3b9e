@NullMarked
package org.creditsledger.pricing.web;

import org.jspecify.annotations.NullMarked;
