package org.creditsledger.ledger;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An attempt at a job of a source. Credits are held, debited and given back once for each. Defines the forms of the keys; no
 * two jobs or attempts share a key.
 *
 * @param attempt 1 to {@value #MAX_ATTEMPT}
 */
public record JobAttempt(String source, String jobId, int attempt) {

    public static final int MAX_ATTEMPT = 1_000;

    /** With such an ending of a jobId, the key of its first attempt would look like a later attempt at a shorter jobId. */
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
     * The candidate keys of the refund: it takes the first one that no other job has. Another job keeps its key for ever, so
     * the same refund always gets the same key.
     */
    public List<String> refundKeys() {
        var own = "credit:refund:" + name();
        // No jobId has a space, so no other job can have this key.
        var last = "credit:refund " + source + " " + jobId + " " + attempt;
        return attempt == 1 ? List.of("credit:refund:" + jobId, own, last) : List.of(own, last);
    }

    /** Whether its debit may have a different key than it would get today. */
    public boolean hasFormerKey() {
        return formerDebitKey().isPresent();
    }

    /** The keys under which its debit can be. */
    List<String> debitKeys() {
        return formerDebitKey().map(former -> List.of(debitKey(), former)).orElseGet(() -> List.of(debitKey()));
    }

    /** The key of a debit from before there were attempts, if it differs from the key of today. */
    Optional<String> formerDebitKey() {
        return attempt == 1 && looksLikeAnAttempt() ? Optional.of("debit:" + source + ":" + jobId) : Optional.empty();
    }

    /** Unambiguous: a jobId that looks like an attempt always has its own attempt appended. */
    private String name() {
        var job = source + ":" + jobId;
        return attempt == 1 && !looksLikeAnAttempt() ? job : job + ":a" + attempt;
    }

    private boolean looksLikeAnAttempt() {
        return LIKE_AN_ATTEMPT.matcher(jobId).matches();
    }
}
