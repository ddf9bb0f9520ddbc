package dev.jbroadcast.netty;

import dev.jbroadcast.jakarta.NativeTransport;
import dev.jbroadcast.server.websocket.EchoEndpoint;
import dev.jbroadcast.server.websocket.WebSocketConformance;
import org.junit.jupiter.api.Nested;

/** RFC 6455 over Netty, with whatever the machine has, and where that is nothing but Java. */
class NettyConformanceTest {

    @Nested
    class WithTheNativeTransport extends OnNetty {

        WithTheNativeTransport() {
            super(NativeTransport.AUTO);
        }
    }

    @Nested
    class WithNio extends OnNetty {

        WithNio() {
            super(NativeTransport.NIO);
        }
    }

    private abstract static class OnNetty extends WebSocketConformance {

        private final NativeTransport nativeTransport;

        OnNetty(NativeTransport nativeTransport) {
            this.nativeTransport = nativeTransport;
        }

        @Override
        protected Server start(EchoEndpoint echo) throws Exception {
            TestNetwork started = new TestNetwork.Wish()
                    .nativeTransport(nativeTransport)
                    .endpoint(echo)
                    .start();
            return new Server() {
                @Override
                public int port() {
                    return started.port();
                }

                @Override
                public void close() {
                    started.close();
                }
            };
        }
    }
}
