@NullMarked
package org.creditsledger.grants.web;

import org.jspecify.annotations.NullMarked;
