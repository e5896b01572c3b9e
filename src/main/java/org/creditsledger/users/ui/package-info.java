@NullMarked
package org.creditsledger.users.ui;

import org.jspecify.annotations.NullMarked;
