package org.creditsledger.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import com.opencsv.CSVParserBuilder;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.ICSVParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.OpenPosting;
import org.creditsledger.text.CanonicalHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.transaction.PlatformTransactionManager;

@DatabaseTest
@WithMockUser(roles = "SERVICE")
record EntryExportTest(
        EntryExport export,
        ExportRepository records,
        LedgerService ledger,
        Given given,
        PlatformTransactionManager transactions) {

    private static final int HASH = 16;
    /** The name of {@link WithMockUser}. */
    private static final String ME = "user";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://example.com\",\"click\")",
                "@SUM(A1)",
                "+1",
                "-1",
                "\tx",
                "\nx",
                "'quoted",
                "\"; drop\"",
                "a,b\r\nc",
                "😀 émoji",
                "שלום עולם",
                "\uFF1D1+1",
            })
    void any_text_is_read_back_unchanged_and_is_no_formula(String reason) throws Exception {
        var uid = given.user();
        var storable = reason.replace("\r", "");
        ledger.post(Posting.adjustment(uid, "image", CREDIT, 35, storable, "tester", key()));

        var cell = rows(uid).get(1)[6];

        assertThat(cell)
                .satisfiesAnyOf(
                        text -> assertThat(text).isEqualTo(storable).doesNotMatch("(?s)^[=+@\\-\t\n'\uFF1D].*"),
                        text -> assertThat(text).isEqualTo("'" + storable));
    }

    @Test
    void numbers_stay_numbers() throws Exception {
        var uid = given.userWith(35);

        assertThat(csv(uid)).contains(",image,credit,35,35,admin_adjustment,");
    }

    @Test
    void an_outsider_can_recompute_the_chain_from_the_file_alone() throws Exception {
        var uid = given.userWith(100);
        var promotion = LotTerms.of(Category.PROMOTIONAL, Instant.parse("2100-01-01T00:00:00Z"), "Spring; =1+1");
        ledger.post(adjustment(uid, CREDIT, 150, key()).inLots(List.of(Slice.opening(150, promotion))));
        IntStream.range(0, 20).forEach(i -> ledger.post(adjustment(uid, Direction.DEBIT, 1 + i, key())));
        var rows = rows(uid);
        var names = rows.getFirst();
        String previous = null;

        for (var row : rows.subList(1, rows.size()).reversed()) {
            var hash = new CanonicalHash().add("previous_hash", previous);
            for (var column : List.of(
                    "id",
                    "uid",
                    "type",
                    "seq",
                    "direction",
                    "amount",
                    "balance_after",
                    "source",
                    "reason",
                    "job_id",
                    "payment_id",
                    "invoice_id",
                    "related_entry_id",
                    "meta",
                    "created_at",
                    "created_by",
                    "idempotency_key")) {
                var value = column.equals("uid") ? uid : row[List.of(names).indexOf(column)];
                hash.add(column, value.isEmpty() ? null : column.equals("created_at") ? Instant.parse(value) : value);
            }
            var lots = row[HASH + 1].replace(";'", ";");
            if (!lots.isEmpty()) {
                hash.add("lots", lots);
            }
            previous = HexFormat.of().formatHex(hash.digest());
            assertThat(row[HASH]).isEqualTo(previous);
        }
    }

    @Test
    void more_entries_than_a_page_are_written_once_without_later_ones() throws Exception {
        var uid = given.user();
        given.postAll(IntStream.range(0, 2_300)
                .mapToObj(_ -> adjustment(uid, CREDIT, 1, key()))
                .toList());
        var filter = EntryFilter.of(uid);
        var out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                given.credit(uid, 1);
            }
        };

        var rows = export.write(filter, ME, () -> out);

        assertThat(rows).isEqualTo(2_300);
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2_301).doesNotHaveDuplicates();
    }

    @Test
    void a_closed_window_is_the_same_file_again_whatever_is_committed_late() throws Exception {
        var uid = given.userWith(100);
        var before = window(EntryFilter.of(uid));
        Window during;
        Instant end;

        try (var open = OpenPosting.of(adjustment(uid, Direction.DEBIT, 1, key()), ledger, transactions)) {
            end = open.entry().createdAt().plusMillis(1);
            during = window(EntryFilter.of(uid).before(end));
            assertThat(during.until()).isBeforeOrEqualTo(open.entry().createdAt());
            assertThat(window(EntryFilter.of(uid).before(during.until()))).isEqualTo(during);
            open.commit();
        }

        Awaitility.await("the window is over").until(() -> Instant.now().isAfter(end));
        assertThat(window(EntryFilter.of(uid).before(before.until()))).isEqualTo(before);
        assertThat(window(EntryFilter.of(uid).before(during.until()))).isEqualTo(during);
        var complete = window(EntryFilter.of(uid).before(end));
        assertThat(complete.until()).isEqualTo(end);
        assertThat(complete.csv().lines()).hasSize(3);
        assertThat(window(EntryFilter.of(uid).before(end))).isEqualTo(complete);
    }

    private record Window(Instant until, String csv) {}

    private Window window(EntryFilter filter) throws IOException {
        var out = new ByteArrayOutputStream();
        var untils = new ArrayList<Instant>();
        export.write(filter, ME, new EntryExport.Target() {
            @Override
            public void until(Instant until) {
                untils.add(until);
            }

            @Override
            public OutputStream open() {
                return out;
            }
        });
        return new Window(untils.getFirst(), out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_disconnected_reader_ends_the_export() {
        var uid = given.userWith(1);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> export.write(EntryFilter.of(uid), ME, () -> new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("gone");
                    }
                }));
        assertThat(lastRecordOf(uid).outcome()).isEqualTo(ExportOutcome.CANCELLED);
    }

    @Test
    @WithMockUser("mallory")
    void users_cannot_export_each_others_entries() {
        for (var filter : List.of(EntryFilter.of("alice"), EntryFilter.ofEverybody())) {
            assertThatExceptionOfType(AccessDeniedException.class)
                    .isThrownBy(() -> export.write(filter, "mallory", OutputStream::nullOutputStream));
        }
    }

    @Test
    @WithMockUser("alice")
    void users_cannot_export_as_another_user() {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> export.write(EntryFilter.of("alice"), "bob", OutputStream::nullOutputStream));
    }

    @Test
    void an_export_is_recorded_with_its_user_and_content() throws Exception {
        var uid = given.userWith(3);
        var filter = EntryFilter.of(uid).withTypes(Set.of("image", "video")).withDirections(Set.of(CREDIT));

        export.write(filter, ME, () -> {
            assertThat(lastRecordOf(uid).outcome()).isEqualTo(ExportOutcome.RUNNING);
            return OutputStream.nullOutputStream();
        });

        var record = lastRecordOf(uid);
        assertThat(record.requestedBy()).isEqualTo(ME);
        assertThat(record.filter()).isEqualTo("uid=" + uid + "&type=image,video&direction=credit");
        assertThat(record.entries()).isEqualTo(1);
        assertThat(record.outcome()).isEqualTo(ExportOutcome.COMPLETE);
        assertThat(record.endedAt()).isAfterOrEqualTo(record.startedAt());
    }

    @Test
    void a_third_concurrent_export_of_a_user_is_refused() throws Exception {
        var filter = EntryFilter.of(given.userWith(1));
        EntryExport.Target another = () -> {
            assertThatExceptionOfType(TooManyExportsException.class)
                    .isThrownBy(() -> export.write(filter, ME, OutputStream::nullOutputStream));
            return OutputStream.nullOutputStream();
        };

        export.write(filter, ME, () -> {
            export.write(filter, ME, another);
            return OutputStream.nullOutputStream();
        });

        assertThat(export.write(filter, ME, OutputStream::nullOutputStream)).isEqualTo(1);
    }

    private ExportRecord lastRecordOf(String uid) {
        return records.page(null, 20).stream()
                .filter(record -> record.filter().contains("uid=" + uid))
                .findFirst()
                .orElseThrow();
    }

    private String csv(String uid) throws IOException {
        var out = new ByteArrayOutputStream();
        export.write(EntryFilter.of(uid), ME, () -> out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String[]> rows(String uid) throws Exception {
        try (var reader = new CSVReaderBuilder(new StringReader(csv(uid)))
                .withCSVParser(new CSVParserBuilder()
                        .withEscapeChar(ICSVParser.NULL_CHARACTER)
                        .build())
                .build()) {
            return reader.readAll();
        }
    }
}
