package org.creditsledger.integrity;

/** Published once a check has its result. */
public record IntegrityChecked(Integrity result) {}
