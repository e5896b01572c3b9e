@NullMarked
package org.creditsledger.accounts.web;

import org.jspecify.annotations.NullMarked;
