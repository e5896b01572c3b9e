package org.creditsledger.ledger;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job, as its source calls it, and which try at it: what credits are held for, debited and given back once. It owns the
 * forms of the keys, of which no two jobs or attempts share one.
 *
 * @param attempt 1 to {@value #MAX_ATTEMPT}
 */
public record JobAttempt(String source, String jobId, int attempt) {

    public static final int MAX_ATTEMPT = 1_000;

    /** Of a jobId that ends so, the first attempt's key would look like the second one of a shorter jobId. */
    private static final Pattern LIKE_AN_ATTEMPT = Pattern.compile(".*:a[1-9][0-9]*");

    public JobAttempt {
        if (attempt < 1 || attempt > MAX_ATTEMPT) {
            throw new IllegalArgumentException("attempt must be 1 to " + MAX_ATTEMPT + ": " + attempt);
        }
    }

    public static JobAttempt first(String source, String jobId) {
        return new JobAttempt(source, jobId, 1);
    }

    /** {@code debit:<source>:<jobId>}, and {@code :a<attempt>} behind it from the second on. */
    public String debitKey() {
        return "debit:" + name();
    }

    public String holdKey() {
        return "hold:" + name();
    }

    /**
     * The keys under which the debit is given back: the first of them that no other job has. What another job has stays
     * its own for ever, so the same refund always ends at the same key.
     */
    public List<String> refundKeys() {
        var own = "credit:refund:" + name();
        // No jobId has a space in it, so nothing else can have taken this one.
        var last = "credit:refund " + source + " " + jobId + " " + attempt;
        return attempt == 1 ? List.of("credit:refund:" + jobId, own, last) : List.of(own, last);
    }

    /** Whether its debit may stand under another key than it would now. */
    public boolean hasFormerKey() {
        return formerDebitKey().isPresent();
    }

    /** Where a debit stands that was written before there were attempts, if that is not where it would stand now. */
    Optional<String> formerDebitKey() {
        return attempt == 1 && looksLikeAnAttempt() ? Optional.of("debit:" + source + ":" + jobId) : Optional.empty();
    }

    /** In one way only: a jobId that looks like an attempt always has its own attempt behind it. */
    private String name() {
        var job = source + ":" + jobId;
        return attempt == 1 && !looksLikeAnAttempt() ? job : job + ":a" + attempt;
    }

    private boolean looksLikeAnAttempt() {
        return LIKE_AN_ATTEMPT.matcher(jobId).matches();
    }
}
