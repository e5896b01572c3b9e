package org.creditsledger.exports.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.creditsledger.testing.Given.key;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.Map;
import java.util.stream.IntStream;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/** The behavior of an export that only a real server shows. */
@Tag("long")
@Tag("database")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "vaadin.productionMode=true")
@ActiveProfiles("demo")
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
@Import(Given.class)
@WithMockUser(roles = "SERVICE")
class CsvDownloadTest {

    /** More bytes than the sockets buffer, so that the export must wait for its reader. */
    private static final int ENTRIES = 6_000;

    private static final Map<String, String> META =
            IntStream.range(0, 10).boxed().collect(toMap(n -> "key" + n, _ -> "x".repeat(200)));

    @Autowired
    Given given;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    @BeforeEach
    void muchToRead() {
        given.credit("bob", ENTRIES);
        given.postAll(IntStream.range(0, ENTRIES).mapToObj(_ -> debit(key())).toList());
    }

    @Test
    void a_reader_who_hangs_up_ends_the_export() throws IOException {
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(8_192);
            socket.connect(new InetSocketAddress("localhost", port));
            socket.getOutputStream().write(request().getBytes(UTF_8));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).lines();

            assertThat(lines.limit(20)).anyMatch(line -> line.startsWith("created_at,type,direction"));
            assertThat(lastExport()).containsEntry("outcome", "running");
        }

        await().untilAsserted(() -> assertThat(lastExport()).containsEntry("outcome", "cancelled"));
        assertThat((Long) lastExport().get("entries")).isLessThan(ENTRIES);
    }

    private String request() {
        return """
                GET /api/credits/export.csv HTTP/1.1
                Host: localhost
                Authorization: Basic %s

                """.formatted(Base64.getEncoder().encodeToString("bob:demo".getBytes(UTF_8)))
                .replace("\n", "\r\n");
    }

    private Map<String, Object> lastExport() {
        return jdbc.sql("select outcome, entries from exports order by started_at desc fetch first row only")
                .query()
                .singleRow();
    }

    private static Posting debit(String jobId) {
        return Posting.jobDebit("bob", "image", 1, "text2image", jobId, "x".repeat(500), META, "tester");
    }
}
