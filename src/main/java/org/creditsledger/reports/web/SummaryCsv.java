package org.creditsledger.reports.web;

import static org.creditsledger.text.CsvText.inert;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.creditsledger.reports.DayRange;
import org.creditsledger.reports.DaySummary;
import org.creditsledger.text.CsvFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends summaries as a file (RFC 4180, UTF-8): a row for each day, type, direction and source. */
final class SummaryCsv {

    private static final Logger log = LoggerFactory.getLogger(SummaryCsv.class);
    private static final String[] COLUMNS = {"day", "state", "type", "direction", "source", "entries", "credits"};

    private SummaryCsv() {}

    static void send(DayRange range, List<DaySummary> days, HttpServletResponse response) throws IOException {
        CsvFile.begin(response, "credits-by-day-%s-to-%s.csv".formatted(range.from(), range.to()));
        try (var csv = CsvFile.writer(response.getOutputStream())) {
            csv.writeNext(COLUMNS, false);
            for (var day : days) {
                for (var total : day.totals()) {
                    csv.writeNext(
                            new String[] {
                                day.day().toString(),
                                day.state().code(),
                                inert(total.type()),
                                total.direction().code(),
                                inert(total.source()),
                                Long.toString(total.entries()),
                                Long.toString(total.credits())
                            },
                            false);
                }
            }
        } catch (IOException gone) {
            // The client has closed the connection. Nothing has gone wrong here.
            log.debug("the reader of a summary went away", gone);
        }
    }
}
