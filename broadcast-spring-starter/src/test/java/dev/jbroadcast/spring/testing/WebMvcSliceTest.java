package dev.jbroadcast.spring.testing;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.spring.BroadcastPaths;
import dev.jbroadcast.testing.BroadcastFake;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller, and nothing else of the application. */
@WebMvcTest(WebMvcSliceTest.Ticker.class)
@Import(WebMvcSliceTest.Ticker.class)
@AutoConfigureBroadcastFake
class WebMvcSliceTest {

    @Autowired
    private MockMvcTester requests;

    @Autowired
    private BroadcastFake broadcasts;

    @Test
    void aControllerBroadcastsToOthersThanTheConnectionOfTheRequest() {
        Assertions.assertThat(requests.post().uri("/ticks").header("X-Socket-ID", "1.2"))
                .hasStatusOk();

        assertThat(broadcasts)
                .hasBroadcast(Tick.class)
                .on("ticks")
                .except(new SocketId("1.2"))
                .once();
    }

    /** What its security needs. */
    @Test
    void thePathsAreThere(@Autowired BroadcastPaths paths) {
        Assertions.assertThat(paths.webSocket()).containsExactly("/app/**");
    }

    @Broadcast(on = "ticks")
    record Tick(int count) {}

    @RestController
    static class Ticker {

        private final Broadcaster broadcaster;

        Ticker(Broadcaster broadcaster) {
            this.broadcaster = broadcaster;
        }

        @PostMapping("/ticks")
        void tick() {
            broadcaster.toOthers().broadcast(new Tick(1));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
