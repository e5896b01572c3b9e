package org.creditsledger.plans;

import java.time.Period;

/**
 * Unused credits that go on after the end of an allotment.
 *
 * @param maxCredits the most whole credits of one period
 * @param lifetime how long they go on
 */
public record Rollover(long maxCredits, Period lifetime) {}
