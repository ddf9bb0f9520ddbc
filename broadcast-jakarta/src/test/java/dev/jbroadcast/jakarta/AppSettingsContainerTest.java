package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.jakarta.RawWebSocket.Frame;
import dev.jbroadcast.server.AllowedOrigins;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What an app is set to, where it depends on what a container tells of a connection and does with it. */
class AppSettingsContainerTest extends ContainerTest {

    /** More than any test but one has, also if the server is late to notice that they are gone. */
    private static final int MOST_CONNECTIONS = 100;

    private static final String PATH = "/app/test-key?protocol=7";

    private static final App APP = App.builder(TestServer.CREDENTIALS)
            .allowedOrigins(AllowedOrigins.of("https://*.shop.example"))
            .limits(AppLimits.builder()
                    .activityTimeout(Duration.ofSeconds(1))
                    .pongTimeout(Duration.ofSeconds(5))
                    .maxConnectionsPerAddress(MOST_CONNECTIONS)
                    .build())
            .build();

    @Override
    TestSettings settings() {
        return TestSettings.of(APP);
    }

    @Test
    void tellsTheOriginsOfConnectionsApartThatOpenAtTheSameTime() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> mistakes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean allowed = i % 3 == 0;
                String origin = allowed ? "https://www.shop.example" : "https://evil.example";
                mistakes.add(clients.submit(() -> {
                    try (RawWebSocket client = new RawWebSocket(server.port(), PATH, 8 * 1024, "Origin: " + origin)) {
                        return client.read().text().contains("connection_established") != allowed;
                    }
                }));
            }
            for (Future<Boolean> mistake : mistakes) {
                assertThat(mistake.get()).isFalse();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void saysInTheCloseFrameThatAnOriginIsNotAllowed() throws Exception {
        try (RawWebSocket client = new RawWebSocket(server.port(), PATH, 8 * 1024, "Origin: https://evil.example")) {
            assertThat(client.read().text())
                    .isEqualTo(
                            "{\"event\":\"pusher:error\",\"data\":{\"code\":4009,\"message\":\"Origin not allowed\"}}");
            Frame close = client.read();
            assertThat(close.isClose()).isTrue();
            assertThat(close.closeCode()).isEqualTo(4009);
        }
    }

    @Test
    void turnsAwayTheClientThatIsOneTooManyFromItsAddress() throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.connectionCount() == 0);
        List<RawWebSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_CONNECTIONS; i++) {
                RawWebSocket client = new RawWebSocket(server.port(), PATH, 8 * 1024);
                clients.add(client);
                assertThat(client.read().text()).contains("connection_established");
            }
            RawWebSocket tooMany = new RawWebSocket(server.port(), PATH, 8 * 1024);
            clients.add(tooMany);
            assertThat(tooMany.read().text()).contains("\"code\":4100");
            assertThat(tooMany.read().closeCode()).isEqualTo(4100);
        } finally {
            clients.forEach(RawWebSocket::close);
        }
    }

    @Test
    void closesAClientThatAnswersNoPingAndKeepsOneThatDoes() throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.connectionCount() == 0);
        try (RawWebSocket alive = new RawWebSocket(server.port(), PATH, 8 * 1024);
                RawWebSocket dead = new RawWebSocket(server.port(), PATH, 8 * 1024)) {
            alive.read();
            dead.read();
            Thread answers = new Thread(() -> answerPings(alive));
            answers.setDaemon(true);
            answers.start();

            Frame ping = dead.read();
            assertThat(ping.isPing()).isTrue();
            Frame close = dead.read();
            assertThat(close.isClose()).isTrue();
            assertThat(close.closeCode()).isEqualTo(4201);

            await().atMost(Duration.ofSeconds(30)).until(() -> server.connectionCount() == 1);
        }
    }

    private static void answerPings(RawWebSocket client) {
        try {
            while (true) {
                Frame frame = client.read();
                if (frame.isPing()) {
                    client.write(RawWebSocket.frame(10, frame.payload()));
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // The test is over.
        }
    }
}
