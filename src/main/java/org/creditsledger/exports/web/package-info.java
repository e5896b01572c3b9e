@NullMarked
package org.creditsledger.exports.web;

import org.jspecify.annotations.NullMarked;
