package org.creditsledger.views;

import java.util.UUID;

/**
 * A filter that somebody has given a name, to come back to it.
 *
 * @param query as in the address of the page, without the question mark
 */
public record SavedView(UUID id, String name, String query) {}
