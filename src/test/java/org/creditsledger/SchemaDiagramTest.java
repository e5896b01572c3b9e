package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The diagram in the documents shows the current schema of PostgreSQL. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
record SchemaDiagramTest(Given given) {

    private static final Path DOCUMENT = Path.of("docs/reference/data-model.md");
    private static final Path DRAWN = Path.of("target/schema-diagram.md");

    private static final String TABLES = """
            select table_name from information_schema.tables
            where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'flyway_schema_history'
            order by table_name
            """;

    private static final String COLUMNS = """
            select case when data_type like 'timestamp%' then 'timestamp' when data_type like 'character%' then 'text'
                        else replace(data_type, ' ', '-') end
                   || ' ' || a.attname
                   || coalesce(' ' || (
                        select string_agg(distinct case when i.indisprimary then 'PK' else 'UK' end, ',')
                        from pg_index i where i.indrelid = a.attrelid and i.indisunique and a.attnum = any (i.indkey)), '')
            from pg_attribute a
            join information_schema.columns c on c.table_schema = 'public' and c.table_name = :table
                and c.column_name = a.attname
            where a.attrelid = cast(:table as regclass) and a.attnum > 0 and not a.attisdropped
            order by a.attnum
            """;

    private static final String REFERENCES = """
            select reference from (
                select confrelid::regclass || ' ||--o{ ' || conrelid::regclass || ' : "'
                       || string_agg(a.attname, ', ' order by a.attnum) || '"' as reference
                from pg_constraint
                join pg_attribute a on a.attrelid = conrelid and a.attnum = any (conkey)
                where contype = 'f'
                group by conname, confrelid, conrelid) named
            order by reference collate "C"
            """;

    @Test
    void the_document_shows_every_table_and_column_there_is() throws IOException {
        var tables = given.asOwner().sql(TABLES).query(String.class).list().stream()
                .map(table -> "    " + table + " {\n"
                        + given.asOwner().sql(COLUMNS).param("table", table).query(String.class).list().stream()
                                .map(column -> "        " + column + "\n")
                                .collect(Collectors.joining())
                        + "    }\n")
                .collect(Collectors.joining());
        var references = given.asOwner().sql(REFERENCES).query(String.class).list().stream()
                .map(reference -> "    " + reference + "\n")
                .collect(Collectors.joining());
        var diagram = "```mermaid\nerDiagram\n" + tables + references + "```\n";
        Files.writeString(DRAWN, diagram);

        assertThat(Files.readString(DOCUMENT))
                .as("%s must have the content of %s: copy it", DOCUMENT, DRAWN)
                .contains(diagram);
    }
}
