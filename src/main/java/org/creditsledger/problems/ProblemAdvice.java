package org.creditsledger.problems;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every exception on the way to and from a controller into a problem document with a code of {@link ProblemCode}. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    @Nullable ResponseEntity<Object> denied(AccessDeniedException denied, WebRequest request) {
        return answer(new Problem(ProblemCode.FORBIDDEN, "You may not do this."), request);
    }

    /** Spring Security looks at headers and parameters when they are read, which may be as late as here. */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> rejected(RequestRejectedException rejected, WebRequest request) {
        return answer(
                new Problem(
                        ProblemCode.INVALID_REQUEST,
                        "A header or parameter has characters that are not allowed there."),
                request);
    }

    @ExceptionHandler({TransientDataAccessException.class, CannotCreateTransactionException.class})
    @Nullable ResponseEntity<Object> likelyToPass(Exception exception, WebRequest request) {
        // One line: of a lock that was not got hundreds may be told at once, and where each waited says nothing.
        log.warn("not finished: {}: {}", request.getDescription(false), because(exception));
        log.debug("not finished", exception);
        // It does not say that nothing was stored: what was to be read for the answer may be all that is missing, and
        // of a
        // COMMIT whose answer was lost nobody knows.
        var problem = new Problem(
                ProblemCode.UNAVAILABLE,
                "It could not be finished. Send the same request again: what was stored is not stored twice.");
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        return answer(problem, request);
    }

    /** A constraint or a length that our own checks have missed: it would be refused the next time, too. */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> refusedByDatabase(DataIntegrityViolationException exception, WebRequest request) {
        if (DatabaseTrouble.isLikelyToPass(exception)) {
            return likelyToPass(exception, request);
        }
        log.error("refused by the database: {}: {}", request.getDescription(false), because(exception), exception);
        return answer(
                new Problem(ProblemCode.REFUSED_BY_DATABASE, "The database refused it, and would again."), request);
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> unexpected(Exception exception, WebRequest request) {
        if (DatabaseTrouble.isLikelyToPass(exception)) {
            return likelyToPass(exception, request);
        }
        log.error("unexpected: {}", request.getDescription(false), exception);
        return answer(
                new Problem(ProblemCode.INTERNAL_ERROR, "The request was not finished. Sending it again does no harm."),
                request);
    }

    private static String because(Exception exception) {
        return Objects.requireNonNullElseGet(DatabaseTrouble.said(exception), exception::toString);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                UnfitMember.in(exception)
                        .map(Problem::invalid)
                        .orElseGet(() -> new Problem(
                                ProblemCode.INVALID_REQUEST, "The body is not JSON of the documented form.")),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                Problem.invalid(exception.getFieldErrors().stream()
                        .map(error -> new InvalidParameter(
                                error.getField(),
                                // What a failed conversion says is for programmers.
                                error.isBindingFailure() ? "not of the documented form" : error.getDefaultMessage()))
                        .toList()),
                request);
    }

    /** What Spring itself refuses gets the code that belongs to its status. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        if (request instanceof ServletWebRequest web
                && web.getResponse() != null
                && web.getResponse().isCommitted()) {
            // Half of an answer is out already. The exception goes on to the server, which cuts the connection:
            // otherwise
            // half of a file would look like a whole one.
            throw new HalfAnsweredException(exception);
        }
        if (exception instanceof Problem) {
            return super.handleExceptionInternal(exception, body, headers, status, request);
        }
        var code = ProblemCode.ofStatus(status);
        var problem = new Problem(code, Objects.requireNonNullElse(detail(exception, body), code.when()));
        return super.handleExceptionInternal(exception, problem.getBody(), headers, status, request);
    }

    /** What Spring has to say of it to a client; the exception itself speaks to programmers. */
    private static @Nullable String detail(Exception exception, @Nullable Object body) {
        if (body instanceof ProblemDetail document) {
            return document.getDetail();
        }
        return exception instanceof ErrorResponse answer ? answer.getBody().getDetail() : null;
    }

    private @Nullable ResponseEntity<Object> answer(Problem problem, WebRequest request) {
        return handleExceptionInternal(
                problem, problem.getBody(), problem.getHeaders(), problem.getStatusCode(), request);
    }

    private static class HalfAnsweredException extends RuntimeException {

        HalfAnsweredException(Exception cause) {
            super(cause);
        }
    }
}
