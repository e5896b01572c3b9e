package org.creditsledger.testing;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Sets the clock back to the real time after each test, as all tests of an application share it. */
class ClockReset implements TestExecutionListener {

    @Override
    public void afterTestMethod(TestContext test) {
        test.getApplicationContext().getBean(SettableClock.class).reset();
    }
}
