package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.creditsledger.history.Changes;
import org.springframework.http.MediaType;

/** Describes the answer of the feeds of entries. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "200",
        description = "Entries that no answer before had, and the cursor for those after them."
                + " As NDJSON: a line for each entry, and a last one with `next`.",
        content = {
            @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = Changes.Part.class)),
            @Content(mediaType = ChangesAsLines.MEDIA_TYPE, schema = @Schema(type = "string"))
        })
@interface ChangesOperation {}
