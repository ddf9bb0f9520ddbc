package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.redis.RedisServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Two applications that meet at a real Redis, with every line of Spring Boot. */
class ServersAsOneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void anEventOfOneArrivesAtTheClientsOfTheOther() throws Exception {
        try (RedisServer redis = RedisServer.start();
                ConfigurableApplicationContext one = start("--broadcast.redis.url=" + redis.uri());
                ConfigurableApplicationContext two = start("--broadcast.redis.url=" + redis.uri())) {
            arrives(one, two);
        }
    }

    @Test
    void theyMeetAtTheRedisThatTheApplicationHasAnyway() throws Exception {
        try (RedisServer redis = RedisServer.start("hidden")) {
            String[] settings = {
                "--spring.data.redis.host=127.0.0.1",
                "--spring.data.redis.port=" + redis.port(),
                "--spring.data.redis.password=hidden"
            };
            try (ConfigurableApplicationContext one = start(settings);
                    ConfigurableApplicationContext two = start(settings)) {
                arrives(one, two);
            }
        }
    }

    @Test
    void whoseRedisIsAwaySaysSoAndGoesOnAlone() throws Exception {
        try (RedisServer redis = RedisServer.start();
                ConfigurableApplicationContext application = start("--broadcast.redis.url=" + redis.uri())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(health(application, "")).isEqualTo("UP"));

            redis.kill();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(health(application, "")).isEqualTo("DOWN"));
            assertThat(health(application, "/liveness")).isEqualTo("UP");
            assertThat(health(application, "/readiness")).isEqualTo("UP");
            arrives(application, application);
        }
    }

    private static void arrives(ConfigurableApplicationContext publisher, ConfigurableApplicationContext subscriber)
            throws Exception {
        Client client = Client.of(subscriber);
        client.subscribe("ticks");

        publisher.getBean(Broadcaster.class).broadcast(new Tick(42));

        assertThat(client.frame()).contains("\"Tick\"").contains("42");
        client.socket.abort();
    }

    private static ConfigurableApplicationContext start(String... settings) {
        String[] all = Stream.concat(
                        Stream.of(
                                "--server.port=0",
                                "--broadcast.redis.enabled=true",
                                "--broadcast.server.app-key=key",
                                "--broadcast.server.app-secret=secret",
                                "--management.endpoint.health.probes.enabled=true",
                                "--management.health.redis.enabled=false",
                                "--management.endpoint.health.show-details=always"),
                        Stream.of(settings))
                .toArray(String[]::new);
        return SpringApplication.run(Application.class, all);
    }

    private static Object health(ConfigurableApplicationContext application, String path) throws Exception {
        URI uri = URI.create("http://localhost:%s/actuator/health%s".formatted(port(application), path));
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        Map<?, ?> health = (Map<?, ?>) JsonCodec.detect().read(response.body());
        Map<?, ?> part =
                path.isEmpty() ? (Map<?, ?>) ((Map<?, ?>) health.get("components")).get("broadcastCluster") : health;
        return part.get("status");
    }

    private static String port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getProperty("local.server.port");
    }

    @Broadcast(on = "ticks")
    record Tick(int count) {}

    private static final class Client implements WebSocket.Listener {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private WebSocket socket;

        static Client of(ConfigurableApplicationContext application) throws Exception {
            Client client = new Client();
            client.socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:%s/app/key?protocol=7".formatted(port(application))), client)
                    .get(30, TimeUnit.SECONDS);
            assertThat(client.frame()).contains("connection_established");
            return client;
        }

        void subscribe(String channel) throws Exception {
            socket.sendText("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"}}".formatted(channel), true);
            assertThat(frame()).contains("subscription_succeeded");
        }

        String frame() throws InterruptedException {
            return frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            frames.add(data.toString());
            return WebSocket.Listener.super.onText(socket, data, last);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
