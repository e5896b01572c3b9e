@NullMarked
package org.creditsledger.history.ui;

import org.jspecify.annotations.NullMarked;
