package org.creditsledger.testing;

import org.springframework.core.Ordered;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Makes a test sign in to its own application. Each application replaces the shared strategy at its start, so a test
 * that continues with an earlier application would otherwise sign in to the latest one.
 */
class OwnSecurityContexts implements TestExecutionListener, Ordered {

    @Override
    public void beforeTestMethod(TestContext test) {
        SecurityContextHolder.setContextHolderStrategy(
                test.getApplicationContext().getBean(SecurityContextHolderStrategy.class));
    }

    /** Before the identity of the test is set. */
    @Override
    public int getOrder() {
        return 9_000;
    }
}
