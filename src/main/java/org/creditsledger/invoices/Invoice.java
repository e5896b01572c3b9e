package org.creditsledger.invoices;

import java.time.Instant;
import java.util.UUID;

/**
 * What a purchase cost and what it bought.
 *
 * @param credits whole credits of the type
 * @param amountMinor what was paid, in the currency's smallest unit
 * @param currency ISO 4217, upper case
 */
public record Invoice(
        UUID id,
        String uid,
        String paymentId,
        String packId,
        String type,
        long credits,
        long amountMinor,
        String currency,
        Instant issuedAt) {}
