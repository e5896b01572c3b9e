@NullMarked
package org.creditsledger.payments.web;

import org.jspecify.annotations.NullMarked;
