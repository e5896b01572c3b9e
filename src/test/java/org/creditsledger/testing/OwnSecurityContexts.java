package org.creditsledger.testing;

import org.springframework.core.Ordered;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Lets a test sign in where its own application looks. Each application that is started replaces what all share, so that
 * without this a test that goes on with an earlier one would sign in to the latest.
 */
class OwnSecurityContexts implements TestExecutionListener, Ordered {

    @Override
    public void beforeTestMethod(TestContext test) {
        SecurityContextHolder.setContextHolderStrategy(
                test.getApplicationContext().getBean(SecurityContextHolderStrategy.class));
    }

    /** Before who the test is has been set. */
    @Override
    public int getOrder() {
        return 9_000;
    }
}
