package org.creditsledger.exports.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import org.creditsledger.exports.EntryExport;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.web.FilterParameters;
import org.creditsledger.text.CsvFile;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where users download their own entries. The sign-in says whose they are, never a parameter. */
@RestController
@Tag(name = "My credits")
class ExportController {

    private final EntryExport export;
    private final InstantSource clock;

    ExportController(EntryExport export, InstantSource clock) {
        this.export = export;
        this.clock = clock;
    }

    @Operation(operationId = "exportCsv", summary = "Entries of the caller as a file")
    @CsvFile.Answer("The file, newest entries first. docs/reference/api.md describes its columns.")
    @GetMapping(path = "/api/credits/export.csv", produces = CsvFile.MEDIA_TYPE)
    void export(@ParameterObject FilterParameters parameters, Principal user, HttpServletResponse response)
            throws IOException {
        var filter = parameters.filter(EntryFilter.of(user.getName()));
        CsvAnswer.send(
                user.getName(),
                filter,
                clock.instant(),
                response,
                target -> export.write(filter, user.getName(), target));
    }
}
