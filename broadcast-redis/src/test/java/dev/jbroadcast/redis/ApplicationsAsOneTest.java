package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import dev.jbroadcast.jakarta.webapp.Contributions;
import dev.jbroadcast.server.CloseCode;
import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.OutboundMessage;
import dev.jbroadcast.server.ProtocolSession;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Applications that have the library and a setting, and no code for it. */
class ApplicationsAsOneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void anEventOfOneArrivesAtTheClientsOfTheOtherAndNoThreadStays() throws Exception {
        try (RedisServer redis = RedisServer.start("hidden")) {
            Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
            try (BroadcastApplication one = start(redis);
                    BroadcastApplication two = start(redis)) {
                Client client = new Client();
                ProtocolSession session = one.server()
                        .orElseThrow()
                        .open(client, new Handshake("key", "7"))
                        .orElseThrow();
                session.receive("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
                assertThat(client.frame()).contains("connection_established");
                assertThat(client.frame()).contains("subscription_succeeded");
                await().atMost(PATIENCE)
                        .until(() -> two.server().orElseThrow().clusterStatus().nodes() == 2);

                two.broadcaster()
                        .on(Channel.publicChannel("news"))
                        .as("greeting")
                        .with(Map.of("text", "hello"))
                        .sendNow();

                assertThat(client.frame()).contains("greeting", "hello");
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(startedSince(before)).isEmpty());
        }
    }

    private static Set<String> startedSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    private static BroadcastApplication start(RedisServer redis) {
        return BroadcastApplication.start(
                BroadcastSettings.of(Map.of(
                        "broadcast.server.app-key", "key",
                        "broadcast.server.app-secret", "secret",
                        "REDIS_HOST", "127.0.0.1",
                        "REDIS_PORT", Integer.toString(redis.port()),
                        "REDIS_PASSWORD", "hidden",
                        "REVERB_SCALING_ENABLED", "true")),
                Contributions.of());
    }

    private static final class Client implements Connection {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

        String frame() throws InterruptedException {
            return frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void send(OutboundMessage message) {
            frames.add(message.text());
        }

        @Override
        public void close(CloseCode code, String reason) {
            // The test has its end.
        }

        @Override
        public void limit(OutboundLimits limits) {
            // It reads at once.
        }

        @Override
        public void ping() {
            // Nobody is silent for that long here.
        }

        @Override
        public void checkProgress() {
            // Everything has arrived.
        }
    }
}
