@NullMarked
package org.creditsledger.problems.web;

import org.jspecify.annotations.NullMarked;
