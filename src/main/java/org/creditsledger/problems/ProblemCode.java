package org.creditsledger.problems;

import java.net.URI;
import java.util.Arrays;
import org.creditsledger.text.Codes;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * Every code that an error answer can carry, and what it means: the one place that the API description, the page of
 * problems and the tests of the documents read. Clients rely on the codes: add, but do not rename.
 */
public enum ProblemCode {
    INVALID_REQUEST(
            HttpStatus.BAD_REQUEST,
            "The request is not valid",
            "The body is not JSON of the documented form, or a parameter, header or field is missing, unknown or out of range; invalidParameters names each.",
            "Correct the named parts and send the request again."),
    UNAUTHENTICATED(
            HttpStatus.UNAUTHORIZED,
            "Sign in first",
            "The request has no valid credentials.",
            "Send valid credentials."),
    BAD_SIGNATURE(
            HttpStatus.UNAUTHORIZED,
            "The signature is missing or does not match",
            "The webhook has no signature, or its signature does not match its bytes.",
            "Sign the raw bytes of the body with the configured secret."),
    STALE_SIGNATURE(
            HttpStatus.UNAUTHORIZED,
            "The signature is too old or from the future",
            "The signature of the webhook matches, but its timestamp is more than 300 seconds away from now.",
            "Sign again with the current time, and check the clocks."),
    FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "Not allowed",
            "The credentials are valid, but lack the required role or scope.",
            "Use credentials with the required role or scope."),
    OWN_GRANT_REQUEST(
            HttpStatus.FORBIDDEN,
            "Another admin must decide",
            "Admins cannot approve or reject their own request for a grant, or approve one that would give them credits. Only the admin who made a request can withdraw it.",
            "Ask another admin to decide, or withdraw your own request."),
    NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "Not found",
            "The path or the named object does not exist, or belongs to another user.",
            "Check the path and the id."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "This method is not allowed here",
            "The path does not support this HTTP method.",
            "Use a method from the Allow header."),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "The requested format is not available",
            "The Accept header excludes every format of this answer.",
            "Accept application/json, or the documented format of the operation."),
    REQUEST_TIMEOUT(
            HttpStatus.REQUEST_TIMEOUT,
            "The request came too slowly",
            "The whole body did not arrive in time; the request had no effect.",
            "Send the request again, without pauses in the body."),
    PAYLOAD_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The body is too large",
            "The request body exceeds the size limit.",
            "Send less in one request."),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body must be JSON",
            "The Content-Type of the body is not application/json.",
            "Send JSON with the Content-Type application/json."),
    CHANGED_MEANWHILE(
            HttpStatus.CONFLICT,
            "It has changed in the meantime",
            "It has changed since you read it; your request changed nothing.",
            "Read it again, then decide."),
    INSUFFICIENT_CREDITS(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Not enough credits",
            "The cost exceeds the available credits; nothing was written. creditType, attemptedAmount, balance and available have the numbers.",
            "Let the user buy credits, then send the request again."),
    KEY_CONFLICT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The idempotency key was used for something else",
            "The same key, job or payment was used before with different content; nothing was written.",
            "Use a new key for a new request, and the same content for a retry."),
    GRANT_NOT_APPROVED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The request for this grant is closed",
            "The grant needed a second admin, and its request was posted, rejected or withdrawn, or has expired; request and state say which. Nothing more is written.",
            "Treat the state of the request as the outcome. A new grant needs a new Idempotency-Key."),
    NOT_UNDOABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "This cannot be undone",
            "Only a grant or debit by an admin can be undone, only once, and only the part that was not given back already.",
            "Look at the entry and its related entries."),
    LOT_ENDED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "This lot has ended",
            "The lot was voided, or its credits have expired and are written off; nothing was changed.",
            "Give new credits."),
    OWN_LOT(
            HttpStatus.FORBIDDEN,
            "Another admin must do this",
            "Admins cannot change lots of their own credits.",
            "Ask another admin to change it."),
    UNKNOWN_PRICE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There is no price for this job",
            "The price list has no price for this source, model, resolution and duration.",
            "Add a price, or correct the names."),
    IN_PROGRESS(
            HttpStatus.CONFLICT,
            "The same request is in progress",
            "An equal request is being processed.",
            "Send the request again after Retry-After seconds."),
    TOO_MANY_OPEN_CHECKOUTS(
            HttpStatus.CONFLICT,
            "Too many checkouts are open",
            "This user already has the maximum number of unpaid checkouts; no checkout was opened.",
            "Let the user pay one of them, or wait: each expires after an hour."),
    QUOTE_MISMATCH(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The quote is not for this job",
            "The quote was given for a different uid or different work, or by another server.",
            "Request a quote for exactly this work."),
    HOLD_NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "There is no such reservation",
            "The reservation does not exist.",
            "Check the id; reservations are never deleted."),
    HOLD_ALREADY_CAPTURED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The reservation was captured",
            "The reservation was captured with a different amount, or cannot be released after its capture.",
            "Treat the reservation in the answer as the outcome."),
    HOLD_ALREADY_RELEASED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The reservation was released",
            "The reservation was released and can no longer be captured.",
            "Reserve again with a new jobId."),
    HOLD_EXPIRED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The reservation has expired",
            "The reservation expired before it was captured or released; its credits are available again.",
            "Reserve again with a new jobId and a longer timeoutMs."),
    HOLD_EXCEEDS_AVAILABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The capture exceeds the reserved and available credits",
            "The amount exceeds the reserved credits plus the available credits; the credits stay reserved.",
            "Capture a smaller amount, or let the user buy credits."),
    HOLD_EXCEEDED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The capture exceeds the rest of the reservation",
            "A capture that is not the final one can only take credits that are still reserved. Nothing was captured.",
            "Extend the reservation first, or make this the final capture."),
    HOLD_LIMIT_EXCEEDED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "No reservation may be that large or last that long",
            "The extension would make the reservation larger, or longer, than allowed. Nothing was changed.",
            "Extend it by less: the answer has the limits."),
    JOB_ALREADY_DEBITED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The job was debited without this reservation",
            "An event has already debited the job, without this reservation.",
            "Do nothing: the job is paid for."),
    JOB_FAILED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The job was reported as failed",
            "The job was reported as failed, which is final.",
            "Reserve with a new jobId to try again."),
    UNKNOWN_PACK(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There is no such credit pack",
            "No credit pack with this id is on sale.",
            "Use an id from GET /api/payments/packs."),
    UNKNOWN_PLAN(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There is no such plan on offer",
            "No plan with this id is on offer, or every user has it without a payment.",
            "Use an id from GET /api/plans."),
    ALREADY_SUBSCRIBED(
            HttpStatus.CONFLICT,
            "The user has a subscription of this group",
            "A user has at most one subscription of each group of plans; no checkout was opened.",
            "Change the subscription instead, on the page of the plan."),
    PLAN_CONFLICT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The plan cannot become this",
            "A version must begin after the one before, a price belongs to one plan and keeps its terms, and a plan keeps its group and whether it is free; nothing was published.",
            "Read the versions of the plan. For other terms, use a price or a plan with another id."),
    TEST_EVENT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Test events are not accepted here",
            "The event comes from the test mode of the payment provider, where no money moves.",
            "Remove the secret of the test endpoint, or set CREDITS_STRIPE_TEST_EVENTS=true on a server without real sales."),
    NOT_ASSIGNABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There is nothing to assign",
            "The anomaly is not an unmatched payment.",
            "Use an anomaly of the kind unmatched-payment."),
    OWN_PAYMENT(
            HttpStatus.FORBIDDEN,
            "Another admin must do this",
            "Admins cannot assign a payment to themselves.",
            "Ask another admin to assign it."),
    TOO_MANY_REQUESTS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many requests",
            "A rate or concurrency limit was exceeded; the request had no effect.",
            "Send the request again after Retry-After seconds."),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Internal error",
            "An error of the server; the request was not completed.",
            "It is safe to send the request again. Report the X-Request-Id if the error stays."),
    REFUSED_BY_DATABASE(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "The database refused the request",
            "The request breaks a rule of the database that the application did not check; it was not written.",
            "Do not send the request again: the database would refuse it again. Report its X-Request-Id."),
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Try again in a moment",
            "The request could not be completed, for a temporary reason such as an unreachable database. In rare cases it was stored anyway.",
            "Send the same request again after Retry-After seconds: it is not stored twice."),
    PAYMENT_PROVIDER_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The payment provider cannot be reached",
            "The payment provider did not answer in time; nothing was bought.",
            "Send the same request again after Retry-After seconds.");

    private final HttpStatus status;
    private final String title;
    private final String when;
    private final String remedy;

    ProblemCode(HttpStatus status, String title, String when, String remedy) {
        this.status = status;
        this.title = title;
        this.when = when;
        this.remedy = remedy;
    }

    public HttpStatus status() {
        return status;
    }

    /** The same for every problem of this code. */
    public String title() {
        return title;
    }

    /** A sentence: when the server answers with this code. */
    public String when() {
        return when;
    }

    /** A sentence: what the client should do. */
    public String remedy() {
        return remedy;
    }

    /** Where the problem is explained, on this server. */
    public URI type() {
        return URI.create("/api/problems#" + code());
    }

    /** As in the answer: {@code insufficient-credits}. */
    public String code() {
        return Codes.of(this);
    }

    /** The general code of a status. An unforeseen status counts as a bad request or as an error of the server. */
    static ProblemCode ofStatus(HttpStatusCode status) {
        return Arrays.stream(values())
                .filter(code -> code.status.isSameCodeAs(status))
                .findFirst()
                .orElse(status.is4xxClientError() ? INVALID_REQUEST : INTERNAL_ERROR);
    }
}
