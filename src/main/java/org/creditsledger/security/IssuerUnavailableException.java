package org.creditsledger.security;

import org.springframework.security.core.AuthenticationException;

/** The keys of the token's issuer cannot be fetched, so the token cannot be checked. */
class IssuerUnavailableException extends AuthenticationException {

    IssuerUnavailableException(Exception cause) {
        super("the keys of the token's issuer cannot be fetched", cause);
    }
}
