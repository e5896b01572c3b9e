@NullMarked
package org.creditsledger.reports.web;

import org.jspecify.annotations.NullMarked;
