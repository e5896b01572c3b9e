package org.creditsledger.history.ui;

import java.util.UUID;
import java.util.function.Function;

/**
 * Where the links of an entry lead to, on the page that it is shown on.
 *
 * @param ofEntry the page with that entry's details open
 * @param ofJob the page with all entries of a job
 * @param ofUser the page with all entries of a user
 */
record EntryLinks(Function<UUID, String> ofEntry, Function<String, String> ofJob, Function<String, String> ofUser) {}
