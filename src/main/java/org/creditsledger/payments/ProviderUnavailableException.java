package org.creditsledger.payments;

/** The payment provider failed: it is down, slow, or refuses us. */
public class ProviderUnavailableException extends Exception {

    ProviderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
