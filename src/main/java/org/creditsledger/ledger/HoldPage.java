package org.creditsledger.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some holds of a user, newest first.
 *
 * @param next where those after them begin; absent when there are none
 */
public record HoldPage(List<Hold> holds, @Nullable HoldPosition next) {}
