package dev.jbroadcast.jakarta;

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
        if (!server.hasEcho()) {
            server.close();
        }
        assumeTrue(server.hasEcho(), "The frames are the container's");
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
