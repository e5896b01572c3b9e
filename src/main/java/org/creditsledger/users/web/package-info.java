@NullMarked
package org.creditsledger.users.web;

import org.jspecify.annotations.NullMarked;
