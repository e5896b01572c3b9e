@NullMarked
package org.creditsledger.invoices.ui;

import org.jspecify.annotations.NullMarked;
