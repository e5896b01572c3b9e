package org.creditsledger.text;

import com.opencsv.CSVWriter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import org.springframework.core.annotation.AliasFor;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** A CSV file (RFC 4180, UTF-8) as the answer to a request. */
public final class CsvFile {

    public static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    private CsvFile() {}

    /** Sets the headers. The file is not kept by caches. */
    public static void begin(HttpServletResponse response, String fileName) {
        response.setContentType(MEDIA_TYPE);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(fileName).build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    public static CSVWriter writer(OutputStream out) {
        return new CSVWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), ',', '"', '"', "\r\n");
    }

    /** Describes the file, for the API description. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary")))
    public @interface Answer {

        @AliasFor(annotation = ApiResponse.class, attribute = "description")
        String value();
    }
}
