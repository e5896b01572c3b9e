@NullMarked
package org.creditsledger.invoices.web;

import org.jspecify.annotations.NullMarked;
