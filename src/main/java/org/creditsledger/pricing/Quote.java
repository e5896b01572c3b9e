package org.creditsledger.pricing;

import java.time.Instant;

/**
 * The current price of a job, and whether its user can pay it.
 *
 * @param id binds the price of exactly this work of this user until {@code expiresAt}, for any number of jobs
 * @param available the available credits of the cost's type
 */
public record Quote(String id, Cost cost, long available, Instant expiresAt) {

    public boolean isSufficient() {
        return available >= cost.totalCredits();
    }
}
