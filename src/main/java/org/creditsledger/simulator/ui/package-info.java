@NullMarked
package org.creditsledger.simulator.ui;

import org.jspecify.annotations.NullMarked;
