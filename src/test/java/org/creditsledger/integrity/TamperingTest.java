package org.creditsledger.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.testing.Given.key;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Changes the tables with all privileges, and checks each time that the change is found, at the right place.
 *
 * <p>{@code -Dcredits.test.tamperings=100000} runs more of it, {@code -Dcredits.test.seed=…} repeats a run.
 */
@Tag("long")
@DatabaseTest
class TamperingTest {

    private static final LotTerms PROMOTION =
            LotTerms.of(Category.PROMOTIONAL, Instant.parse("2100-01-01T00:00:00Z"), "Spring");
    private static final int TAMPERINGS = Integer.getInteger("credits.test.tamperings", 10_000);
    private static final long SEED =
            Long.getLong("credits.test.seed", RandomGenerator.getDefault().nextLong());
    private static final int TAMPERINGS_PER_SWEEP = 500;

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    @Autowired
    JdbcClient jdbc;

    private LedgerCopy copy;

    @AfterEach
    void closeCopy() throws SQLException {
        copy.close();
    }

    @Test
    void every_tampering_is_found_at_its_place() throws SQLException {
        copy = new LedgerCopy();
        var uids = users();
        copy.take(jdbc, uids);
        copy.writeFormerFingerprints("mod(seq, 3) = 1");
        copy.keep();
        assertThat(copy.verifyAll().findings()).isEmpty();

        System.out.printf("%,d tamperings, -Dcredits.test.seed=%d%n", TAMPERINGS, SEED);
        var tamperer = new Tamperer(copy, uids, SEED);
        for (var i = 1; i <= TAMPERINGS; i++) {
            var tampering = tamperer.tamper();
            var findings = copy.verifyAll().findings();
            assertThat(findings)
                    .as("tampering %d of -Dcredits.test.seed=%d: %s", i, SEED, tampering)
                    .anyMatch(tampering::isNamedBy)
                    .allMatch(tampering::explains);
            copy.restore();
            if (i % TAMPERINGS_PER_SWEEP == 0) {
                copy.sweep();
            }
        }
        assertThat(copy.verifyAll().findings()).isEmpty();
    }

    private List<String> users() {
        return IntStream.range(0, 4)
                .mapToObj(user -> {
                    var uid = given.user();
                    post(uid, "image", 1 + 5 * user);
                    post(uid, "video", 4 * (user % 2));
                    return uid;
                })
                .toList();
    }

    private void post(String uid, String type, int entries) {
        UUID lastCredit = null;
        for (var number = 0; number < entries; number++) {
            var isCredit = number % 3 == 0;
            var result = ledger.post(new Posting(
                    uid,
                    type,
                    isCredit ? CREDIT : DEBIT,
                    isCredit ? 30 : 1 + number,
                    isCredit ? "purchase" : "text2image",
                    "Line " + number,
                    isCredit ? null : "job-" + key(),
                    isCredit ? "pi_" + key() : null,
                    isCredit ? UUID.randomUUID() : null,
                    !isCredit && number % 4 == 3 ? lastCredit : null,
                    number % 2 == 0 ? Map.of() : Map.of("model", "flux-pro", "quantity", "1"),
                    "service:test",
                    key(),
                    number % 6 == 0 ? List.of(Slice.opening(20, PROMOTION)) : List.of()));
            var entry = ((PostingResult.Posted) result).entry();
            lastCredit = isCredit ? entry.id() : lastCredit;
        }
    }
}
