package org.creditsledger.exports.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.creditsledger.exports.EntryExport;
import org.creditsledger.exports.TooManyExportsException;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.web.Until;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.text.CsvFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends entries as a file, page by page, on the thread of the request. */
final class CsvAnswer {

    /** An export of a million entries takes about ten seconds. */
    private static final int RETRY_AFTER_SECONDS = 10;

    private static final Logger log = LoggerFactory.getLogger(CsvAnswer.class);

    private CsvAnswer() {}

    /** @param whose for the name of the file */
    static void send(String whose, EntryFilter filter, Instant now, HttpServletResponse response, Source source)
            throws IOException {
        try {
            source.write(new Answer(response, fileName(whose, filter, now)));
        } catch (TooManyExportsException tooMany) {
            throw new Problem(ProblemCode.TOO_MANY_REQUESTS, String.valueOf(tooMany.getMessage()))
                    .retryAfter(RETRY_AFTER_SECONDS);
        } catch (IOException gone) {
            // The client has hung up: it cannot be answered, and nothing is wrong on our side.
            log.debug("the reader of an export went away", gone);
        }
    }

    /** credits-alice-2026-01-01-to-2026-02-01.csv, or the day of the export where the filter leaves an end open. */
    private static String fileName(String whose, EntryFilter filter, Instant now) {
        var to = day(filter.to() == null ? now : filter.to());
        var from = filter.from() == null ? "" : day(filter.from()) + "-to-";
        return "credits-%s-%s%s.csv".formatted(whose.replaceAll("[^A-Za-z0-9._@-]", "_"), from, to);
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private record Answer(HttpServletResponse response, String fileName) implements EntryExport.Target {

        @Override
        public void until(Instant until) {
            response.setHeader(Until.HEADER, until.toString());
        }

        @Override
        public OutputStream open() throws IOException {
            CsvFile.begin(response, fileName);
            return response.getOutputStream();
        }
    }

    @FunctionalInterface
    interface Source {
        void write(EntryExport.Target target) throws IOException;
    }
}
