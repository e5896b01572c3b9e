package org.creditsledger.pricing;

/** The result of checking the quote of a job. */
public sealed interface BindResult {

    record Bound(UnitPrice unitPrice) implements BindResult {}

    /** The quote is valid for this job, but the job came after it expired. */
    record Expired() implements BindResult {}

    /** The quote is for other work or another user, or is forged. */
    record Mismatch() implements BindResult {}
}
