package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.websocket.EchoEndpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An echo for tests of RFC 6455 that others have made, such as Autobahn's, on one of the containers and transports.
 * CONTRIBUTING.md says how it is started.
 */
@Tag("container")
@EnabledIfSystemProperty(named = "echo", matches = ".+")
class EchoContainerTest {

    /** The largest messages of Autobahn have 16 MiB. */
    private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

    @Test
    void runsUntilItIsKilled() throws Exception {
        String here = System.getProperty("test.container") + "-" + System.getProperty("test.transport");
        if (here.equals(System.getProperty("echo"))) {
            TestServer server = TestServer.start(TestSettings.DEFAULTS.withEcho(new EchoEndpoint(MAX_MESSAGE_BYTES)));
            System.out.printf("%s: %s%n", server.container(), server.webSocket(TestServer.ECHO + "/app/echo"));
            Thread.currentThread().join();
        }
    }
}
