package org.creditsledger.exports;

/** An export cannot start because others are still running. The message is for its user. */
public class TooManyExportsException extends RuntimeException {

    public TooManyExportsException(String message) {
        super(message);
    }
}
