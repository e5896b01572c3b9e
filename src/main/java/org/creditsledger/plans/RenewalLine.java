package org.creditsledger.plans;

import java.time.Instant;

/**
 * A line of a provider's invoice that pays for a plan.
 *
 * @param startsAt of the period that it pays for
 * @param amountMinor before discounts and taxes, in the currency's smallest unit; negative where it gives money back
 * @param quantity 1 or more
 * @param isProration whether it pays for a part of a period
 */
record RenewalLine(
        String priceId, Instant startsAt, Instant endsAt, long amountMinor, long quantity, boolean isProration) {}
