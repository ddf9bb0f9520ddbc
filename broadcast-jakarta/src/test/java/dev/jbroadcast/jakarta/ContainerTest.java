package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests that run on every container, each class with one server for all of it. Which container it is, the build says;
 * without a word from it, for example in an IDE, it is Tyrus.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("container")
abstract class ContainerTest {

    /** The tag of what is about one node, also where several are one. */
    static final String ONE_NODE = "one-node";

    /** How much there is of what is done in large numbers, in percent: a fifth of it shows whether a container can. */
    private static final int LOAD = Integer.getInteger("test.load", 100);

    TestServer server;

    /** As much of it as the build wants. */
    static int load(int full) {
        return full * LOAD / 100;
    }

    /** Tomcat by the servlet's interface alone, and by no other, needs the client to do something. */
    static boolean closesOnlyWithTheClient(TestServer server) {
        return System.getProperty("test.transport", "").equals("portable")
                && server.container().startsWith("Apache Tomcat");
    }

    /** What the test wants to be different. */
    TestSettings settings() {
        return TestSettings.DEFAULTS;
    }

    @BeforeAll
    void startServer() throws Exception {
        server = TestServer.start(settings());
        // A test that ran on another container than its report says would prove nothing.
        assertThat(server.container()).startsWith(System.getProperty("expected.container", ""));
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }
}
