package org.creditsledger.problems;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** Every code that an error answer can carry. Clients rely on them: add, but do not rename. */
public enum ProblemCode {
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is not valid"),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "Sign in first"),
    BAD_SIGNATURE(HttpStatus.UNAUTHORIZED, "The signature is missing or does not match"),
    STALE_SIGNATURE(HttpStatus.UNAUTHORIZED, "The signature is too old or from the future"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "Not allowed"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This method is not allowed here"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "No answer in the wanted format"),
    PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON"),
    INSUFFICIENT_CREDITS(HttpStatus.UNPROCESSABLE_CONTENT, "Not enough credits"),
    KEY_CONFLICT(HttpStatus.UNPROCESSABLE_CONTENT, "The idempotency key was used for something else"),
    UNKNOWN_PRICE(HttpStatus.UNPROCESSABLE_CONTENT, "There is no price for this job"),
    IN_PROGRESS(HttpStatus.CONFLICT, "The same is being done already"),
    QUOTE_MISMATCH(HttpStatus.UNPROCESSABLE_CONTENT, "The quote is not for this job"),
    UNKNOWN_PACK(HttpStatus.UNPROCESSABLE_CONTENT, "There is no such credit pack"),
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too much at once"),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Try again in a moment"),
    PAYMENT_PROVIDER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The payment provider cannot be reached");

    private final HttpStatus status;
    private final String title;

    ProblemCode(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    /** As it stands in the answer: {@code insufficient-credits}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The general code of a status; one that nobody foresaw counts as a bad request or as our own error. */
    static ProblemCode ofStatus(HttpStatusCode status) {
        return Arrays.stream(values())
                .filter(code -> code.status.isSameCodeAs(status))
                .findFirst()
                .orElse(status.is4xxClientError() ? INVALID_REQUEST : INTERNAL_ERROR);
    }
}
