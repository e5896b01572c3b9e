package org.creditsledger.ledger;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** With such an ending of a jobId, the key of its debit can be that of a later capture of a shorter jobId. */
    private static final Pattern LIKE_A_CAPTURE = Pattern.compile(".*:(?:[2-9]|[1-9][0-9]+)");

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
        return attempt == 1 ? List.of("credit:refund:" + jobId, own, lastRefundKey()) : List.of(own, lastRefundKey());
    }

    /**
     * The candidate keys of the refund of one of its debits.
     *
     * @param number of the debit: 1, 2, 3…
     */
    public List<String> refundKeys(int number) {
        return number == 1
                ? refundKeys()
                : List.of("credit:refund:" + name() + ":" + number, lastRefundKey() + " " + number);
    }

    /** All keys of the debits with these numbers, from 2 on. */
    Stream<String> keysOfDebits(int first, int last) {
        return IntStream.rangeClosed(Math.max(first, 2), last)
                .mapToObj(this::newDebitKeys)
                .flatMap(List::stream);
    }

    /** All keys of the refunds of the debits with these numbers. */
    Stream<String> keysOfRefunds(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(this::refundKeys).flatMap(List::stream);
    }

    /** No jobId has a space, so no other job can have this key. */
    private String lastRefundKey() {
        return "credit:refund " + source + " " + jobId + " " + attempt;
    }

    /** Whether its debit may have a different key than it would get today. */
    public boolean hasFormerKey() {
        return formerDebitKey().isPresent();
    }

    /** The keys under which its first debit can be; some of them can be the keys of other jobs. */
    List<String> debitKeys() {
        return Stream.concat(newDebitKeys(1).stream(), formerDebitKey().stream())
                .toList();
    }

    /**
     * The candidate keys of its debits, one for each capture: {@code debit:<source>:<jobId>}, and {@code :<n>} behind it from the
     * second on. It takes the first one that no other job has.
     *
     * @param number 1, 2, 3…
     */
    List<String> newDebitKeys(int number) {
        if (number == 1) {
            return attempt == 1
                            && jobId.indexOf(':') >= 0
                            && LIKE_A_CAPTURE.matcher(jobId).matches()
                    ? List.of(debitKey(), lastDebitKey())
                    : List.of(debitKey());
        }
        return List.of(debitKey() + ":" + number, lastDebitKey() + " " + number);
    }

    /** No jobId has a space, so no other job can have this key. */
    private String lastDebitKey() {
        return "debit " + source + " " + jobId + " " + attempt;
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
        return jobId.indexOf(':') >= 0 && LIKE_AN_ATTEMPT.matcher(jobId).matches();
    }
}
