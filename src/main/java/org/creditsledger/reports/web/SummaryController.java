package org.creditsledger.reports.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.reports.DailySummaries;
import org.creditsledger.reports.DaySummary;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where admins read what each day adds up to. */
@RestController
@Tag(name = "Administration")
class SummaryController {

    private final DailySummaries summaries;
    private final LedgerService ledger;

    SummaryController(DailySummaries summaries, LedgerService ledger) {
        this.summaries = summaries;
        this.ledger = ledger;
    }

    @Operation(
            operationId = "listDailySummaries",
            summary = "What the entries of each UTC day add up to, oldest first",
            description = "Every day of the range is listed. A day is closed when it was summarised, so-far until it is"
                    + " over, and pending when it is over and not summarised yet: then it has no totals.")
    @SummaryParameters
    @GetMapping("/api/admin/credits/summaries")
    Days summaries(@RequestParam MultiValueMap<String, String> parameters) {
        return new Days(days(read(parameters)));
    }

    @Operation(operationId = "exportDailySummaries", summary = "The same as a file")
    @SummaryParameters
    @ApiResponse(
            responseCode = "200",
            description = "The file, oldest day first; its columns stand in docs/reference/api.md.",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary")))
    @GetMapping(path = "/api/admin/credits/summaries.csv", produces = SummaryCsv.MEDIA_TYPE)
    void csv(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response) throws IOException {
        var query = read(parameters);
        SummaryCsv.send(query.range(), days(query), response);
    }

    RangeParameters read(MultiValueMap<String, String> parameters) {
        return RangeParameters.read(parameters, summaries.today(), ledger.creditTypes());
    }

    private List<DaySummary> days(RangeParameters query) {
        var days = summaries.days(query.range());
        var type = query.type();
        return type == null ? days : days.stream().map(day -> day.ofType(type)).toList();
    }

    @Schema(name = "DailySummaries")
    record Days(List<DaySummary> days) {}
}
