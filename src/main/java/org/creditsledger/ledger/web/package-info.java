@NullMarked
package org.creditsledger.ledger.web;

import org.jspecify.annotations.NullMarked;
