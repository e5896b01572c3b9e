package org.creditsledger.problems;

import org.jspecify.annotations.Nullable;

/** A part of a request that is missing or wrong, and what is wrong with it. */
public record InvalidParameter(String name, @Nullable String reason) {}
