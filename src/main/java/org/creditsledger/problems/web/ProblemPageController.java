package org.creditsledger.problems.web;

import static java.util.stream.Collectors.joining;

import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.util.Arrays;
import org.creditsledger.problems.ProblemCode;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The public page that the {@code type} of every problem leads to. In English, like the API. */
@RestController
class ProblemPageController {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="data:,">
            <title>Problems · Credits Ledger</title>
            <style>
            :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
            body { max-width: 48rem; margin: 0 auto; padding: 1rem; }
            section { margin-block: 1.5rem; padding-inline-start: 1rem; border-inline-start: 3px solid transparent; }
            section:target { border-color: LinkText; }
            h2 { margin-block: 0; font-size: 1.1rem; overflow-wrap: anywhere; }
            p { margin-block: 0.25rem; }
            </style>
            </head>
            <body>
            <h1>Problems</h1>
            <p>When the API cannot carry out a request, it answers with an RFC 9457 problem document with one of these codes.
            <a href="docs">API reference</a></p>
            %s
            </body>
            </html>
            """;

    private static final String SECTION = """
            <section id="%1$s">
            <h2><code>%1$s</code> · %2$s</h2>
            <p>%3$s.</p>
            <p><b>When:</b> %4$s</p>
            <p><b>What to do:</b> %5$s</p>
            </section>""";

    @Hidden
    @GetMapping(path = "/api/problems", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> problems() {
        var sections = Arrays.stream(ProblemCode.values())
                .map(ProblemPageController::section)
                .collect(joining("\n"));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                .body(PAGE.formatted(sections));
    }

    private static String section(ProblemCode code) {
        return SECTION.formatted(
                code.code(),
                code.status().value(),
                HtmlUtils.htmlEscape(code.title()),
                HtmlUtils.htmlEscape(code.when()),
                HtmlUtils.htmlEscape(code.remedy()));
    }
}
