@NullMarked
package org.creditsledger.anomalies.web;

import org.jspecify.annotations.NullMarked;
