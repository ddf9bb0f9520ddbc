package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class ApplicationServletTest {

    @Test
    void isDestroyedWithoutEverHavingBeenInitialized() {
        ApplicationServlet servlet = new ApplicationServlet(null, application -> {
            throw new AssertionError("nobody has initialized it");
        });

        assertThatCode(servlet::destroy).doesNotThrowAnyException();
    }
}
