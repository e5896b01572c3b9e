@NullMarked
package org.creditsledger.ledger.ui;

import org.jspecify.annotations.NullMarked;
