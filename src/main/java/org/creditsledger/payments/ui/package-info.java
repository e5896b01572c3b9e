@NullMarked
package org.creditsledger.payments.ui;

import org.jspecify.annotations.NullMarked;
