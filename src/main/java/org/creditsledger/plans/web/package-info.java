@NullMarked
package org.creditsledger.plans.web;

import org.jspecify.annotations.NullMarked;
