package org.creditsledger.pricing;

/** What a quote that comes with a job says of its price. */
public sealed interface BindResult {

    record Bound(UnitPrice unitPrice) implements BindResult {}

    /** It was ours and for this job, but the job is later. */
    record Expired() implements BindResult {}

    /** It was given for other work or another user, or not by us. */
    record Mismatch() implements BindResult {}
}
