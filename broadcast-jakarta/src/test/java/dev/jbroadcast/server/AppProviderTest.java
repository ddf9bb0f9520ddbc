package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AppProviderTest {

    private static final AppCredentials ONE = new AppCredentials("1", "key-1", "secret-1");

    /** Stands for a table of apps, and counts how often it is asked. */
    private static final class Table implements AppProvider {

        private final Map<String, App> apps = new ConcurrentHashMap<>();
        private final List<String> asked = new ArrayList<>();

        @Override
        public Optional<App> findByKey(String key) {
            asked.add(key);
            return apps.values().stream()
                    .filter(app -> app.credentials(key).isPresent())
                    .findFirst();
        }

        @Override
        public Optional<App> findById(String id) {
            asked.add(id);
            return Optional.ofNullable(apps.get(id));
        }
    }

    private final Table table = new Table();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void letsAnAppComeAndChangeAndGoWhileTheServerRuns() {
        try (PusherServer server = PusherServer.builder().apps(table).build()) {
            assertThat(server.open(new RecordingConnection(), new Handshake("key-1", "7")))
                    .isEmpty();

            table.apps.put("1", App.of(ONE));
            RecordingConnection connection = new RecordingConnection();
            ProtocolSession session =
                    server.open(connection, new Handshake("key-1", "7")).orElseThrow();
            assertThat(server.hub("1").orElseThrow().connectionCount()).isEqualTo(1);

            table.apps.put("1", App.builder(ONE).enabled(false).build());
            RecordingConnection refused = new RecordingConnection();
            server.open(refused, new Handshake("key-1", "7"));
            assertThat(refused.closes().get(0).code()).isEqualTo(CloseCode.APP_DISABLED);
            server.passTime();
            assertThat(connection.closes().get(0).code()).isEqualTo(CloseCode.APP_DISABLED);

            table.apps.clear();
            assertThat(server.hub("1")).isEmpty();
            session.disconnected();
            assertThat(server.isEmpty()).isTrue();
        }
    }

    @Test
    void hasClientsTryAgainLaterWhereItFails() {
        AppProvider broken = new AppProvider() {
            @Override
            public Optional<App> findByKey(String key) {
                throw new IllegalStateException("the database is away");
            }

            @Override
            public Optional<App> findById(String id) {
                throw new IllegalStateException("the database is away");
            }
        };
        try (PusherServer server = PusherServer.builder().apps(broken).build()) {
            RecordingConnection connection = new RecordingConnection();

            assertThat(server.open(connection, new Handshake("key-1", "7"))).isEmpty();

            assertThat(connection.closes().get(0).code()).isEqualTo(CloseCode.OVER_CAPACITY);
            assertThat(connection.take().get(0)).contains("4100").doesNotContain("database");
        }
    }

    @Test
    void letsAnAppHaveSeveralKeysAndTakesSignaturesOfEach() {
        App app = App.builder(ONE).key("key-2", "secret-2").build();
        try (PusherServer server = PusherServer.builder().app(app).build()) {
            RecordingConnection connection = new RecordingConnection();
            ProtocolSession session =
                    server.open(connection, new Handshake("key-2", "7")).orElseThrow();
            connection.take();
            for (AppCredentials credentials : app.credentials()) {
                String channel = "private-" + credentials.key();
                session.receive("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                        .formatted(new ChannelSigner(credentials).sign(session.socketId(), channel, null), channel));
                assertThat(connection.take()).containsExactly(TestHub.acknowledgement(channel));
            }
            session.receive(
                    "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"key-2:%s\",\"channel\":\"private-x\"}}"
                            .formatted(new ChannelSigner(ONE)
                                    .sign(session.socketId(), "private-x", null)
                                    .substring("key-1:".length())));
            assertThat(connection.take().get(0)).contains("Invalid signature");
            session.disconnected();
        }
    }

    @Test
    void isAskedOnceInAWhileAlsoForAppsThatAreNotThere() {
        AppProvider cached = new CachedAppProvider(table, Duration.ofSeconds(10), nanos::get);
        table.apps.put("1", App.of(ONE));

        for (int i = 0; i < 5; i++) {
            assertThat(cached.findByKey("key-1")).isPresent();
            assertThat(cached.findByKey("nobody")).isEmpty();
            assertThat(cached.findById("1")).isPresent();
        }
        assertThat(table.asked).containsExactly("key-1", "nobody", "1");

        table.apps.clear();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(cached.findByKey("key-1")).isEmpty();
        assertThat(cached.findById("1")).isEmpty();
    }

    @Test
    void isNotFilledByStrangers() {
        AppProvider cached = new CachedAppProvider(table, Duration.ofSeconds(10), nanos::get);
        table.apps.put("1", App.of(ONE));
        cached.findByKey("key-1");
        for (int i = 0; i < 20_000; i++) {
            cached.findByKey("stranger-" + i);
            cached.findByKey("key-1");
        }
        int asked = table.asked.size();

        cached.findByKey("key-1");
        assertThat(table.asked).hasSize(asked);
        cached.findByKey("stranger-0");
        assertThat(table.asked).hasSize(asked + 1);
    }

    @Test
    void refusesAppsThatCannotBeToldApart() {
        App app = App.of(ONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppProvider.of(app, App.of(new AppCredentials("2", "key-1", "secret-1"))))
                .withMessage("two apps have the key \"key-1\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppProvider.of(app, App.of(new AppCredentials("1", "key-2", "secret-2"))))
                .withMessage("two apps have the id \"1\"");
        assertThatIllegalArgumentException().isThrownBy(() -> AppProvider.of(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> App.builder(ONE).key("key-1", "other").build())
                .withMessage("the app \"1\" has one key twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PusherServer.builder().app(app).apps(table).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        App.builder(ONE).authorizationTimeout(Duration.ZERO).build())
                .withMessageContaining("authorization timeout");
    }

    @Test
    void showsNoSecrets() {
        assertThat(App.builder(ONE).key("key-2", "secret-2").build().toString()).doesNotContain("secret-");
    }

    @Test
    void countsWhatAnAppSeesUnlessItIsNotTo() {
        try (TestHub hub = new TestHub(builder -> builder.app(App.of(TestHub.CREDENTIALS))
                .app(App.builder(TestHub.OTHER_APP).statistics(false).build()))) {
            TestHub.Client client = hub.connect();
            hub.connect().disconnect();
            client.subscribe("news");
            client.send("nonsense");
            hub.publish("a", "{}", "news", "elsewhere");
            hub.connect(TestHub.OTHER_APP).subscribe("news");

            assertThat(hub.app().statistics()).isEqualTo(new AppStatistics(1, 2, 2, 2));
            assertThat(hub.server().hub(TestHub.OTHER_APP.appId()).orElseThrow().statistics())
                    .isEqualTo(new AppStatistics(1, 1, 0, 0));
        }
    }
}
