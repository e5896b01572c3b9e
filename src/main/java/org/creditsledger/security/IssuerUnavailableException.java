package org.creditsledger.security;

import org.springframework.security.core.AuthenticationException;

/** A token may be good, but the keys of its issuer cannot be had. */
class IssuerUnavailableException extends AuthenticationException {

    IssuerUnavailableException(Exception cause) {
        super("the keys of the token's issuer cannot be had", cause);
    }
}
