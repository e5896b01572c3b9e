/** Credits Ledger keeps the credits of an AI-generation product; each package below is a feature or serves them. */
@NullMarked
package org.creditsledger;

import org.jspecify.annotations.NullMarked;
