package dev.jbroadcast.netty;

import dev.jbroadcast.server.websocket.EchoEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** An echo for tests of RFC 6455 that others have made, such as Autobahn's. CONTRIBUTING.md says how it is started. */
@EnabledIfSystemProperty(named = "echo", matches = "Netty")
class NettyEchoTest {

    /** The largest messages of Autobahn have 16 MiB. */
    private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

    @Test
    void runsUntilItIsKilled() throws Exception {
        TestNetwork network = new TestNetwork.Wish()
                .endpoint(new EchoEndpoint(MAX_MESSAGE_BYTES))
                .start();
        System.out.printf("Netty: ws://127.0.0.1:%d/app/echo%n", network.port());
        Thread.currentThread().join();
    }
}
