package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.creditsledger.shell.SourceLiterals.Literal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {

    @Test
    void parameters_are_encoded() {
        assertThat(Links.entriesOf("a b&c=d")).isEqualTo("admin/credits/ledger?uid=a%20b%26c%3Dd");
    }

    @Test
    void an_address_without_parameters_has_no_question_mark() {
        assertThat(Links.to(Links.CREDITS, Map.of("type", List.of()))).isEqualTo("bills/credits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"history", "invoices", "jobs", "reports"})
    void pages_do_not_write_addresses_themselves(String part) throws IOException {
        try (var files = Files.list(Path.of("src/main/java/org/creditsledger", part, "ui"))) {
            for (var file : files.toList()) {
                assertThat(SourceLiterals.of(file.toString(), Files.readString(file)))
                        .extracting(Literal::text)
                        .noneMatch(text -> text.matches("/?(bills|admin)/.*"));
            }
        }
    }
}
