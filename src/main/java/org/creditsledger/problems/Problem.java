package org.creditsledger.problems;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Ends a request with an RFC 9457 problem document. */
public class Problem extends ErrorResponseException {

    /** @param detail the reason in this case, for people */
    public Problem(ProblemCode code, String detail) {
        this(code, detail, Map.of());
    }

    /** @param properties further members of the document, for programs */
    public Problem(ProblemCode code, String detail, Map<String, ?> properties) {
        super(code.status(), document(code, detail, properties), null);
    }

    public static Problem invalid(String name, String reason) {
        return invalid(List.of(new InvalidParameter(name, reason)));
    }

    public static Problem invalid(List<InvalidParameter> invalidParameters) {
        var names = invalidParameters.stream()
                .map(InvalidParameter::name)
                .distinct()
                .sorted()
                .collect(joining(", "));
        return new Problem(
                ProblemCode.INVALID_REQUEST,
                "Missing or not valid: " + names + ".",
                Map.of("invalidParameters", invalidParameters));
    }

    /** Says in the answer when to send the request again. */
    public Problem retryAfter(int seconds) {
        getHeaders().set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        return this;
    }

    private static ProblemDetail document(ProblemCode code, String detail, Map<String, ?> properties) {
        var document = ProblemDetail.forStatusAndDetail(code.status(), detail);
        document.setType(code.type());
        document.setTitle(code.title());
        document.setProperty("code", code.code());
        properties.forEach(document::setProperty);
        return document;
    }
}
