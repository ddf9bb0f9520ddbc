package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.jakarta.webapp.BroadcastContainerInitializer;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockServletContext;

/** A WAR with the starter on a server: its container finds the initializer of the library, and Spring does it all. */
class BroadcastContainerInitializerTest {

    @Test
    void staysAwayWhereTheStarterIs() throws Exception {
        MockServletContext context = new MockServletContext();
        Set<String> before = Set.copyOf(Collections.list(context.getAttributeNames()));

        new BroadcastContainerInitializer().onStartup(null, context);

        assertThat(Collections.list(context.getAttributeNames())).containsExactlyInAnyOrderElementsOf(before);
        assertThat(context.getServletRegistrations()).isEmpty();
        assertThat(context.getFilterRegistrations()).isEmpty();
    }
}
