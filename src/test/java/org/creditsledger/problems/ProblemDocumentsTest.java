package org.creditsledger.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of errors in docs/reference/webhooks.md matches the registry. */
class ProblemDocumentsTest {

    private static final Path DOCUMENT = Path.of("docs/reference/webhooks.md");
    private static final Pattern ROW = Pattern.compile("^\\| (\\d{3}) \\| `([a-z-]+)` \\|", Pattern.MULTILINE);

    @ParameterizedTest
    @EnumSource
    void every_code_has_its_row(ProblemCode code) throws IOException {
        assertThat(rows())
                .as("add a row for %s to the table of errors in %s", code.code(), DOCUMENT)
                .contains(code.status().value() + " " + code.code());
    }

    @Test
    void every_row_has_an_existing_code() throws IOException {
        var known = java.util.Arrays.stream(ProblemCode.values())
                .map(code -> code.status().value() + " " + code.code())
                .toList();

        assertThat(rows()).isSubsetOf(known).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void every_code_explains_its_cause_and_remedy_in_sentences(ProblemCode code) {
        assertThat(code.title()).isNotBlank().doesNotEndWith(".");
        assertThat(code.when()).matches("[A-Z].*\\.");
        assertThat(code.remedy()).matches("[A-Z].*\\.");
    }

    private static List<String> rows() throws IOException {
        return ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();
    }
}
