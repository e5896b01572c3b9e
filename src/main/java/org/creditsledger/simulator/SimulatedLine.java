package org.creditsledger.simulator;

import java.time.Instant;

/**
 * A line of a simulated invoice.
 *
 * @param start of the period that it pays for
 * @param amountMinor negative where it gives money back
 * @param proration whether it pays for a part of a period
 */
record SimulatedLine(String priceId, Instant start, Instant end, long amountMinor, boolean proration) {}
