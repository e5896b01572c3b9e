@NullMarked
package org.creditsledger.plans.ui;

import org.jspecify.annotations.NullMarked;
