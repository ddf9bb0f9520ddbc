package dev.jbroadcast.jakarta;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbroadcast.server.websocket.EchoEndpoint;
import dev.jbroadcast.server.websocket.WebSocketConformance;
import org.junit.jupiter.api.Tag;

/** What RFC 6455 wants, of those transports whose frames are our own. */
@Tag("container")
class WebSocketConformanceContainerTest extends WebSocketConformance {

    @Override
    protected Server start(EchoEndpoint echo) throws Exception {
        TestServer server = TestServer.start(TestSettings.DEFAULTS.withEcho(echo));
        boolean cannotClose = ContainerTest.closesOnlyWithTheClient(server);
        if (!server.hasEcho() || cannotClose) {
            server.close();
        }
        assumeTrue(server.hasEcho(), "The frames are the container's");
        assumeFalse(cannotClose, "Nobody can be cut off");
        return new Server() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public String path() {
                return TestServer.ECHO + "/app/echo?protocol=7";
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}
