package org.creditsledger.problems;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
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
            "The body is not JSON of the documented form, or a parameter, a header or a field is missing, unknown or out of range; invalidParameters names each.",
            "Correct what is named and send it again."),
    UNAUTHENTICATED(
            HttpStatus.UNAUTHORIZED,
            "Sign in first",
            "There are no credentials, or they are not valid or no longer.",
            "Send valid credentials."),
    BAD_SIGNATURE(
            HttpStatus.UNAUTHORIZED,
            "The signature is missing or does not match",
            "A webhook has no signature, or none that matches its bytes.",
            "Sign the raw bytes of the body with the configured secret."),
    STALE_SIGNATURE(
            HttpStatus.UNAUTHORIZED,
            "The signature is too old or from the future",
            "The signature of a webhook matches, but was made more than 300 seconds before or after now.",
            "Sign again with the time of now, and check the clocks."),
    FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "Not allowed",
            "The credentials are valid, but not for this.",
            "Use credentials with the role or scope that it needs."),
    OWN_GRANT_REQUEST(
            HttpStatus.FORBIDDEN,
            "Somebody else has to decide",
            "A request for a grant is approved or rejected by another admin than the one who made it, and withdrawn by that one only. Nobody approves what they would get credits of.",
            "Ask another admin to decide, or withdraw your own request."),
    NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "Not found",
            "The path or what it names does not exist, or is somebody else's.",
            "Check the path and the id."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "This method is not allowed here",
            "The path exists, but not for this HTTP method.",
            "Use a method that the Allow header names."),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "No answer in the wanted format",
            "The Accept header leaves no format that this can be answered in.",
            "Accept application/json, or what the operation says."),
    REQUEST_TIMEOUT(
            HttpStatus.REQUEST_TIMEOUT,
            "The request came too slowly",
            "The whole body was not here in time; nothing was done.",
            "Send it again, all of it at once."),
    PAYLOAD_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The body is too large",
            "The body is longer than is taken.",
            "Send less in one request."),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body must be JSON",
            "The Content-Type of the body is not application/json.",
            "Send JSON and say so in the Content-Type."),
    CHANGED_MEANWHILE(
            HttpStatus.CONFLICT,
            "Somebody else was faster",
            "It is not any more as it was when it was read; nothing was changed.",
            "Read it again and decide upon what it is now."),
    INSUFFICIENT_CREDITS(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Not enough credits",
            "It costs more than is available; nothing was written. creditType, attemptedAmount, balance and available say what is missing.",
            "Let the user buy credits, then send it again."),
    KEY_CONFLICT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The idempotency key was used for something else",
            "The same key, job or payment was used before with other content; nothing was written.",
            "Take another key for another wish, and the same content for a retry."),
    GRANT_NOT_APPROVED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The request for this grant is over",
            "The grant needed a second admin, and its request was rejected or withdrawn, or has expired, or was posted; request and state say which. Nothing more is written.",
            "Take what the request says for what happened; a new grant takes a new Idempotency-Key."),
    NOT_UNDOABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "This cannot be undone",
            "Only what an admin gave or took by hand can be undone, once, as far as it was not given back already.",
            "Look at the entry and what is related to it."),
    UNKNOWN_PRICE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There is no price for this job",
            "The price list has no price for this source, model, resolution and length.",
            "Add a price, or correct the names."),
    IN_PROGRESS(
            HttpStatus.CONFLICT,
            "The same is being done already",
            "Another request with the same effect is being carried out.",
            "Send it again after Retry-After seconds."),
    TOO_MANY_OPEN_CHECKOUTS(
            HttpStatus.CONFLICT,
            "Too many checkouts are open",
            "As many checkouts of this user as are allowed at once wait for their payment; none was opened.",
            "Let the user pay one of them, or wait: each can be paid for an hour."),
    QUOTE_MISMATCH(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The quote is not for this job",
            "The quote was given for another uid or other work, or not by us.",
            "Ask for a quote for exactly this work."),
    HOLD_NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "There is no such reservation",
            "There is no reservation of this id.",
            "Check the id; a reservation is never deleted."),
    HOLD_ALREADY_CAPTURED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The reservation was captured",
            "The reservation was captured with another amount, or is to be released after its capture.",
            "Take the reservation in the answer for what happened."),
    HOLD_ALREADY_RELEASED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The reservation was released",
            "The reservation was released and cannot be captured any more.",
            "Reserve again under another jobId."),
    HOLD_EXPIRED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The reservation has expired",
            "The time of the reservation was over before it was settled; its credits are available again.",
            "Reserve again under another jobId, with a longer timeoutMs."),
    HOLD_EXCEEDS_AVAILABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "More than is reserved and available",
            "More is to be captured than was reserved and is available besides; it stays reserved.",
            "Capture less, or let the user buy credits."),
    JOB_ALREADY_DEBITED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The job was debited without this reservation",
            "The job was debited by an event, without this reservation.",
            "Nothing: the job is paid for."),
    JOB_FAILED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The job was reported as failed",
            "The job was reported as failed, which is final.",
            "Reserve under another jobId to try again."),
    UNKNOWN_PACK(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There is no such credit pack",
            "No credit pack of this id is on offer.",
            "Take an id from GET /api/payments/packs."),
    TEST_EVENT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Events of the test mode are not taken here",
            "The payment provider says that the event is of its test mode, where no money moves.",
            "Remove the secret of the test endpoint, or set CREDITS_STRIPE_TEST_EVENTS=true where nothing is sold."),
    NOT_ASSIGNABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There is nothing to assign",
            "The anomaly is not a payment that waits for its user and its pack.",
            "Choose an anomaly of the kind unmatched-payment."),
    OWN_PAYMENT(
            HttpStatus.FORBIDDEN,
            "Another admin must do this",
            "An admin may not assign a payment to themselves.",
            "Ask another admin to assign it."),
    TOO_MANY_REQUESTS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too much at once",
            "More was asked for than is answered at once or in a time.",
            "Send it again after Retry-After seconds."),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            "An error of ours; the request was not finished.",
            "Sending it again does no harm; tell us if it stays."),
    REFUSED_BY_DATABASE(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "The database refused it",
            "What was to be written breaks a rule of the database that our own checks have missed; it was not written.",
            "Do not send it again, it would be refused again: tell us its X-Request-Id."),
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Try again in a moment",
            "The request could not be finished, for a reason that is likely to pass, such as a database that is away. If that was at the last moment, it may have been stored all the same.",
            "Send the same request again after Retry-After seconds: what was stored is not stored twice."),
    PAYMENT_PROVIDER_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The payment provider cannot be reached",
            "The payment provider could not be asked in time; nothing was bought.",
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

    /** A sentence: what must have happened for this to be answered. */
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
