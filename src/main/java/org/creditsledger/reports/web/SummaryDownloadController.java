package org.creditsledger.reports.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where admins download what the page shows: beside it, so that who is signed in there is here too. */
@RestController
class SummaryDownloadController {

    private final SummaryController api;

    SummaryDownloadController(SummaryController api) {
        this.api = api;
    }

    @GetMapping(path = "/admin/credits/daily/export.csv", produces = SummaryCsv.MEDIA_TYPE)
    void export(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response)
            throws IOException {
        api.csv(parameters, response);
    }
}
