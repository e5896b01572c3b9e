package org.creditsledger.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.creditsledger.database.DatabaseClock;
import org.creditsledger.integrity.Integrity;
import org.creditsledger.integrity.IntegrityCheck;
import org.creditsledger.reports.SummaryVerification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Checks the ledger and writes nothing. Ends with 0 if all is as written, 1 if not, 2 if it could not check. */
final class VerifyCommand extends OfflineCommand {

    /** The first argument; a second one is a uid. */
    static final String NAME = "verify";

    private static final int CLEAN = 0;
    private static final int FOUND = 1;

    VerifyCommand(PrintStream out, PrintStream err) {
        super(
                "Not checked",
                "Ask that application: curl -X POST -u admin:demo http://localhost:8080/api/admin/credits/verify",
                out,
                err);
    }

    @Override
    int run(List<String> words, Database database) {
        if (words.size() > 1) {
            return notDone("give at most one uid, or none for all users");
        }
        var connection = new SingleConnectionDataSource();
        connection.setUrl(database.url());
        connection.setUsername(database.user());
        connection.setPassword(database.password());
        connection.setSuppressClose(true);
        try {
            var jdbc = JdbcClient.create(connection);
            var integrity = IntegrityCheck.of(jdbc, new SummaryVerification(jdbc, new DatabaseClock(connection)));
            return report(words.isEmpty() ? integrity.ofEverybody() : integrity.of(words.getFirst()));
        } finally {
            connection.destroy();
        }
    }

    private int report(Integrity integrity) {
        out.printf(
                Locale.ROOT,
                "Checked %,d balances and %,d entries.%n",
                integrity.balancesChecked(),
                integrity.entriesChecked());
        for (var finding : integrity.findings()) {
            out.printf(
                    "%s: uid %s, type %s%s%s: %s%n",
                    finding.kind().code(),
                    finding.uid(),
                    finding.type(),
                    finding.seq() == null ? "" : ", seq " + finding.seq(),
                    finding.entryId() == null ? "" : ", entry " + finding.entryId(),
                    finding.detail());
        }
        if (integrity.moreFindings() > 0) {
            out.printf(Locale.ROOT, "And %,d more.%n", integrity.moreFindings());
        }
        if (integrity.daysChecked() > 0) {
            out.printf(Locale.ROOT, "Checked the summaries of %,d days.%n", integrity.daysChecked());
        }
        integrity.wrongDays().forEach(wrong -> out.printf("wrong-summary: day %s: %s%n", wrong.day(), wrong.detail()));
        out.println(
                integrity.clean()
                        ? "All of it is what the ledger wrote."
                        : "This is NOT what the ledger wrote. The first fault of each uid and type is named.");
        return integrity.clean() ? CLEAN : FOUND;
    }
}
