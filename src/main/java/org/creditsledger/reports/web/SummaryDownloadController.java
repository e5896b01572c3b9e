package org.creditsledger.reports.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.creditsledger.text.CsvFile;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where admins download the summaries of the page. The address is beside the page, so that the session of the page holds. */
@RestController
class SummaryDownloadController {

    private final SummaryController api;

    SummaryDownloadController(SummaryController api) {
        this.api = api;
    }

    @GetMapping(path = "/admin/credits/daily/export.csv", produces = CsvFile.MEDIA_TYPE)
    void export(@ParameterObject SummaryParameters parameters, HttpServletResponse response) throws IOException {
        api.csv(parameters, response);
    }
}
