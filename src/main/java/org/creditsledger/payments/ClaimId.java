package org.creditsledger.payments;

import jakarta.persistence.Embeddable;

/** Which claim, on which payment. */
@Embeddable
record ClaimId(String paymentId, String claimId) {}
