@NullMarked
package org.creditsledger.accounts.ui;

import org.jspecify.annotations.NullMarked;
