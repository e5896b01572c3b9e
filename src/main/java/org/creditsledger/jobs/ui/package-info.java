@NullMarked
package org.creditsledger.jobs.ui;

import org.jspecify.annotations.NullMarked;
