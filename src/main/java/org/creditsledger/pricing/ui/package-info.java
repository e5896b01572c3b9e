@NullMarked
package org.creditsledger.pricing.ui;

import org.jspecify.annotations.NullMarked;
