@NullMarked
package org.creditsledger.anomalies.ui;

import org.jspecify.annotations.NullMarked;
