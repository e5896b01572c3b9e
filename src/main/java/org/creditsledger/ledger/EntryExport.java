package org.creditsledger.ledger;

import com.opencsv.CSVWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes entries as CSV (RFC 4180, UTF-8), however many there are, in the memory of one page. */
@Service
public class EntryExport {

    /** Enough that the round trips do not count, few enough that no transaction is long. */
    private static final int PAGE_SIZE = 1_000;

    private static final String COLUMNS =
            "created_at,type,direction,amount,balance_after,source,reason,job_id,payment_id,"
                    + "invoice_id,meta,created_by,idempotency_key,id,seq,related_entry_id,hash";

    private final EntryQueries queries;
    private final TransactionTemplate transaction;

    EntryExport(EntryQueries queries, PlatformTransactionManager transactionManager) {
        this.queries = queries;
        this.transaction = new TransactionTemplate(transactionManager);
        this.transaction.setReadOnly(true);
    }

    /**
     * One user's entries, newest first.
     *
     * @param filter with an end, so that what is written meanwhile does not come in
     * @return how many rows
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN') or #filter.isOnlyOf(authentication.name)")
    public long write(EntryFilter filter, OutputStream out) throws IOException {
        return write(filter, COLUMNS, _ -> Map.of(), (_, _) -> List.of(), out);
    }

    /**
     * The same of anybody, with the columns uid and email before the others.
     *
     * @param emails the addresses of some users, as far as they are known
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public long writeWithUsers(EntryFilter filter, Function<Set<String>, Map<String, String>> emails, OutputStream out)
            throws IOException {
        return write(
                filter,
                "uid,email," + COLUMNS,
                emails,
                (uid, known) -> List.of(inert(uid), inert(known.get(uid))),
                out);
    }

    private long write(
            EntryFilter filter,
            String header,
            Function<Set<String>, Map<String, String>> emails,
            UserCells userCells,
            OutputStream out)
            throws IOException {
        var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        var csv = new CSVWriter(writer, ',', '"', '"', "\r\n");
        var rows = 0L;
        EntryPosition after = null;
        csv.writeNext(header.split(","), false);
        writer.flush();
        for (var page = page(filter, after); !page.isEmpty(); page = page(filter, after)) {
            var known = emails.apply(page.stream().map(EntryRow::uid).collect(Collectors.toSet()));
            for (var entry : page) {
                var cells = new ArrayList<>(userCells.of(entry.uid(), known));
                cells.addAll(cells(entry));
                csv.writeNext(cells.toArray(String[]::new), false);
            }
            if (csv.checkError()) {
                throw Objects.requireNonNullElseGet(csv.getException(), () -> new IOException("not written"));
            }
            writer.flush();
            rows += page.size();
            after = new EntryPosition(page.getLast().createdAt(), page.getLast().id());
        }
        return rows;
    }

    private List<EntryRow> page(EntryFilter filter, @Nullable EntryPosition after) {
        return transaction.execute(_ -> queries.page(filter, after, 0, PAGE_SIZE));
    }

    private static List<String> cells(EntryRow row) {
        var entry = row.toEntry();
        return Stream.of(
                        entry.createdAt(),
                        inert(entry.type()),
                        entry.direction().code(),
                        entry.amount(),
                        entry.balanceAfter(),
                        inert(entry.source()),
                        inert(entry.reason()),
                        inert(entry.jobId()),
                        inert(entry.paymentId()),
                        entry.invoiceId(),
                        inert(MetaJson.write(entry.meta())),
                        inert(entry.createdBy()),
                        inert(entry.idempotencyKey()),
                        entry.id(),
                        entry.seq(),
                        entry.relatedEntryId(),
                        HexFormat.of().formatHex(row.hash()))
                .map(value -> value == null ? "" : value.toString())
                .toList();
    }

    /**
     * Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection); so does text
     * that begins with one, and taking off the first apostrophe gives back what was there. Numbers never come here.
     */
    static String inert(@Nullable String text) {
        return text == null || text.isEmpty() || "'=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20\0".indexOf(text.charAt(0)) < 0
                ? Objects.requireNonNullElse(text, "")
                : "'" + text;
    }

    @FunctionalInterface
    private interface UserCells {
        List<String> of(String uid, Map<String, String> emails);
    }
}
