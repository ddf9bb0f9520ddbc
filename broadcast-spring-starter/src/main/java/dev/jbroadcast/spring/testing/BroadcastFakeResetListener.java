package dev.jbroadcast.spring.testing;

import dev.jbroadcast.testing.BroadcastFake;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Has each test begin with nothing broadcast: tests with the same configuration have the same application context. */
final class BroadcastFakeResetListener implements TestExecutionListener {

    @Override
    public void beforeTestMethod(TestContext test) {
        if (test.hasApplicationContext()) {
            test.getApplicationContext()
                    .getBeanProvider(BroadcastFake.class, false)
                    .ifAvailable(BroadcastFake::clear);
        }
    }
}
