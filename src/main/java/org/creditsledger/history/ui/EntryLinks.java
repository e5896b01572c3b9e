package org.creditsledger.history.ui;

import java.util.UUID;
import java.util.function.Function;

/**
 * The targets of the links of an entry, on the same page.
 *
 * @param ofEntry the page with that entry's details open
 * @param ofJob the page with all entries of a job
 * @param ofUser the page with all entries of a user
 */
record EntryLinks(Function<UUID, String> ofEntry, Function<String, String> ofJob, Function<String, String> ofUser) {}
