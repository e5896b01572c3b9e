package org.creditsledger.reports.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.creditsledger.problems.Problem;
import org.creditsledger.reports.DailySummaries;
import org.creditsledger.reports.DaySummary;
import org.creditsledger.text.CsvFile;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where admins read the totals of each day. */
@RestController
@Tag(name = "Administration")
class SummaryController {

    private final DailySummaries summaries;

    SummaryController(DailySummaries summaries) {
        this.summaries = summaries;
    }

    @Operation(
            operationId = "listDailySummaries",
            summary = "Totals of the entries of each UTC day, oldest first",
            description = "Every day of the range is listed. Today is `so-far`. A past day is `closed` once it is"
                    + " summarized; until then it is `pending` and has no totals.")
    @GetMapping("/api/admin/credits/summaries")
    Days summaries(@ParameterObject SummaryParameters parameters) {
        return new Days(days(parameters));
    }

    @Operation(operationId = "exportDailySummaries", summary = "Totals of the entries of each UTC day as a file")
    @CsvFile.Answer("The file, oldest day first. docs/reference/api.md describes its columns.")
    @GetMapping(path = "/api/admin/credits/summaries.csv", produces = CsvFile.MEDIA_TYPE)
    void csv(@ParameterObject SummaryParameters parameters, HttpServletResponse response) throws IOException {
        SummaryCsv.send(parameters.range(), days(parameters), response);
    }

    private List<DaySummary> days(SummaryParameters parameters) {
        var today = summaries.today();
        if (parameters.to().isAfter(today)) {
            throw Problem.invalid("to", "must not be after today, which is " + today + " in UTC");
        }
        var days = summaries.days(parameters.range());
        var type = parameters.type();
        return type == null ? days : days.stream().map(day -> day.ofType(type)).toList();
    }

    @Schema(name = "DailySummaries")
    record Days(List<DaySummary> days) {}
}
