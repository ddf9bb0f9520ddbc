package dev.jbroadcast.server.websocket;

import java.io.IOException;

/** Over nothing but sockets; with small buffers, so that writes are seldom complete at once. */
class SocketConformanceTest extends WebSocketConformance {

    @Override
    protected Server start(EchoEndpoint echo) throws IOException {
        SocketTransport transport = new SocketTransport(echo, 8 * 1024);
        return new Server() {
            @Override
            public int port() {
                return transport.port();
            }

            @Override
            public void close() throws Exception {
                transport.close();
            }
        };
    }
}
