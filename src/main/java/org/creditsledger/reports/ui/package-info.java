@NullMarked
package org.creditsledger.reports.ui;

import org.jspecify.annotations.NullMarked;
