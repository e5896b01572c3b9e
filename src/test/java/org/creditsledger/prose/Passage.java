package org.creditsledger.prose;

/** A paragraph, heading, table cell or UI text, without its markup. */
record Passage(String place, String text) {}
