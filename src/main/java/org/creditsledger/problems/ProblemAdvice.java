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
        return answer(new Problem(ProblemCode.FORBIDDEN, "These credentials do not allow this."), request);
    }

    /** Spring Security looks at headers and parameters when they are read, which may be as late as here. */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> rejected(RequestRejectedException rejected, WebRequest request) {
        return answer(
                new Problem(ProblemCode.INVALID_REQUEST, "A header or parameter has characters that are not allowed."),
                request);
    }

    @ExceptionHandler({TransientDataAccessException.class, CannotCreateTransactionException.class})
    @Nullable ResponseEntity<Object> likelyToPass(Exception exception, WebRequest request) {
        // One line: a busy lock can fail hundreds of requests at once, and their stack traces say nothing.
        log.warn("not finished: {}: {}", request.getDescription(false), because(exception));
        log.debug("not finished", exception);
        // The detail does not promise that nothing was stored: the read for the answer may have failed, or the answer
        // to
        // COMMIT may be lost.
        var problem = new Problem(
                ProblemCode.UNAVAILABLE,
                "The request could not be completed. Send the same request again: it is not stored twice.");
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        return answer(problem, request);
    }

    /** A constraint or a length that our own checks have missed: the database would refuse it again. */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> refusedByDatabase(DataIntegrityViolationException exception, WebRequest request) {
        if (DatabaseTrouble.isLikelyToPass(exception)) {
            return likelyToPass(exception, request);
        }
        log.error("refused by the database: {}: {}", request.getDescription(false), because(exception), exception);
        return answer(
                new Problem(
                        ProblemCode.REFUSED_BY_DATABASE,
                        "The database refused the request, and would refuse it again."),
                request);
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> unexpected(Exception exception, WebRequest request) {
        if (DatabaseTrouble.isLikelyToPass(exception)) {
            return likelyToPass(exception, request);
        }
        log.error("unexpected: {}", request.getDescription(false), exception);
        return answer(
                new Problem(ProblemCode.INTERNAL_ERROR, "The request was not completed. It is safe to send it again."),
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
                                // The message of a failed conversion is for programmers.
                                error.isBindingFailure() ? "not of the documented form" : error.getDefaultMessage()))
                        .toList()),
                request);
    }

    /** A refusal by Spring gets the code of its status. */
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
            // Half of the answer is sent already. The exception makes the server close the connection, so that the half
            // does
            // not look like a whole file.
            throw new HalfAnsweredException(exception);
        }
        if (exception instanceof Problem) {
            return super.handleExceptionInternal(exception, body, headers, status, request);
        }
        var code = ProblemCode.ofStatus(status);
        var problem = new Problem(code, Objects.requireNonNullElse(detail(exception, body), code.when()));
        return super.handleExceptionInternal(exception, problem.getBody(), headers, status, request);
    }

    /** The words of Spring for a client. The message of the exception is for programmers. */
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
