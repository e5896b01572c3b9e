package org.creditsledger.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.creditsledger.problems.Problem;
import org.creditsledger.text.Ids;

/**
 * A place in a feed of entries. Clients see it as an opaque text, which says what it is a place of, so that a later form can be
 * told from this one.
 */
sealed interface ChangeCursor {

    /** In the feed of all entries: after the entry at this position with this id. */
    record OfAll(long position, UUID id) implements ChangeCursor {

        private static final Pattern FORM = Pattern.compile("all1:([0-9]{1,18}):([-0-9a-f]{36})");
        static final OfAll START = new OfAll(0, new UUID(0, 0));

        /** @throws Problem {@code invalid-request} if this is not a cursor of the feed of all entries */
        static OfAll parse(String text) {
            var parts = match(FORM, text);
            return new OfAll(
                    Long.parseLong(parts.group(1)), Ids.parse(parts.group(2)).orElseThrow(ChangeCursor::unknown));
        }

        @Override
        public String toString() {
            return encode("all1:" + position + ":" + id);
        }
    }

    /** In the feed of a user: after the entry with this seq of each type. */
    record OfUser(String uid, Map<String, Long> seqs) implements ChangeCursor {

        private static final Pattern FORM = Pattern.compile("own1:((?:[^=,:]{1,32}=[0-9]{1,18},)*):(.*)");

        public OfUser {
            seqs = Map.copyOf(seqs);
        }

        static OfUser start(String uid) {
            return new OfUser(uid, Map.of());
        }

        /** @throws Problem {@code invalid-request} if this is not a cursor of the feed of this user */
        static OfUser parse(String uid, String text) {
            var parts = match(FORM, text);
            if (!parts.group(2).equals(uid)) {
                throw unknown();
            }
            var seqs = new TreeMap<String, Long>();
            for (var pair : parts.group(1).split(",")) {
                if (!pair.isEmpty()) {
                    var sign = pair.indexOf('=');
                    seqs.put(pair.substring(0, sign), Long.valueOf(pair.substring(sign + 1)));
                }
            }
            return new OfUser(uid, seqs);
        }

        long seq(String type) {
            return seqs.getOrDefault(type, 0L);
        }

        @Override
        public String toString() {
            var pairs = new TreeMap<>(seqs)
                    .entrySet().stream()
                            .map(last -> last.getKey() + "=" + last.getValue() + ",")
                            .collect(joining());
            return encode("own1:" + pairs + ":" + uid);
        }
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static MatchResult match(Pattern form, String text) {
        try {
            var decoded = form.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
            if (decoded.matches()) {
                return decoded.toMatchResult();
            }
        } catch (IllegalArgumentException notEncoded) {
            throw unknown();
        }
        throw unknown();
    }

    /** The ledger was restored to an earlier state since. */
    static Problem ahead() {
        return Problem.invalid("after", "is of a later state of this ledger: begin again with an earlier one");
    }

    private static Problem unknown() {
        return Problem.invalid("after", "must be what an answer of this feed gave as next");
    }
}
