@NullMarked
package org.creditsledger.jobs.web;

import org.jspecify.annotations.NullMarked;
