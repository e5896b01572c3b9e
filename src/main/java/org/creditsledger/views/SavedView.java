package org.creditsledger.views;

import java.util.UUID;

/**
 * A filter that a user has saved under a name.
 *
 * @param query as in the address of the page, without the question mark
 */
public record SavedView(UUID id, String name, String query) {}
