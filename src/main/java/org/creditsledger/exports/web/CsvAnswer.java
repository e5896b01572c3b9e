package org.creditsledger.exports.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.creditsledger.exports.EntryExport;
import org.creditsledger.history.EntryFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** Sends entries as a file, on the thread of the request, page by page. */
final class CsvAnswer {

    static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    private static final Logger log = LoggerFactory.getLogger(CsvAnswer.class);

    private CsvAnswer() {}

    /** @param whose for the name of the file */
    static void send(String whose, EntryFilter filter, Instant now, HttpServletResponse response, Source source)
            throws IOException {
        try {
            source.write(() -> {
                response.setContentType(MEDIA_TYPE);
                response.setHeader(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(fileName(whose, filter, now))
                                .build()
                                .toString());
                response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                return response.getOutputStream();
            });
        } catch (IOException gone) {
            // The client has closed the connection. Nothing has gone wrong here.
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

    @FunctionalInterface
    interface Source {
        void write(EntryExport.Target target) throws IOException;
    }
}
