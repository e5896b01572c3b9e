package org.creditsledger.invoices;

import java.util.Optional;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.MethodAuthorizationDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers a request for another user's data as if the data did not exist, so it does not reveal that it does. */
@Component
class NotYours implements MethodAuthorizationDeniedHandler {

    @Override
    public Object handleDeniedInvocation(MethodInvocation invocation, AuthorizationResult result) {
        return Optional.empty();
    }
}
