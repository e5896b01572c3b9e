package org.creditsledger.invoices;

import java.util.Optional;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.MethodAuthorizationDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers who asks for somebody else's as if it did not exist: that it does would be telling. */
@Component
class NotYours implements MethodAuthorizationDeniedHandler {

    @Override
    public Object handleDeniedInvocation(MethodInvocation invocation, AuthorizationResult result) {
        return Optional.empty();
    }
}
