package org.creditsledger.problems;

import org.jspecify.annotations.Nullable;

/** A part of a request that is missing or invalid, and the reason. */
public record InvalidParameter(String name, @Nullable String reason) {}
