package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.websocket.EchoEndpoint;
import dev.jbroadcast.server.websocket.WebSocketConformance;

/** By what Tomcat wraps around a socket, where there is no channel to write to directly. */
class TomcatNio2ConformanceTest extends WebSocketConformance {

    @Override
    protected Server start(EchoEndpoint echo) throws Exception {
        EchoTomcat tomcat = new EchoTomcat("org.apache.coyote.http11.Http11Nio2Protocol", connector -> {}, echo);
        return new Server() {
            @Override
            public int port() {
                return tomcat.port();
            }

            @Override
            public void close() throws Exception {
                tomcat.close();
            }
        };
    }
}
