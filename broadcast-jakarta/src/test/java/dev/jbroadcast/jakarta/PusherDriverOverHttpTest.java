package dev.jbroadcast.jakarta;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.driver.BroadcastDriverContract;
import dev.jbroadcast.pusher.http.PusherClient;
import dev.jbroadcast.pusher.http.PusherDriver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What holds for all drivers, of the one over HTTP with our own server behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PusherDriverOverHttpTest extends BroadcastDriverContract {

    private BroadcastServer server;
    private PusherDriver driver;

    @BeforeAll
    void start() throws Exception {
        server = BroadcastServer.builder()
                .app(TestServer.CREDENTIALS)
                .host("127.0.0.1")
                .port(0)
                .start();
        driver = new PusherDriver(PusherClient.builder(TestServer.CREDENTIALS)
                .scheme("http")
                .host("127.0.0.1")
                .port(server.port())
                .build());
    }

    @AfterAll
    void stop() {
        driver.close();
        server.close();
    }

    /** A manager closes only what it has made. */
    @Override
    protected BroadcastDriver driver() {
        return driver;
    }
}
