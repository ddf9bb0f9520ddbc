package dev.jbroadcast.jakarta.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.AllowedOrigins;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BroadcastSettingsTest {

    private static final AppCredentials CREDENTIALS = new AppCredentials("app", "key", "secret");

    private static BroadcastSettings settings(String... namesAndValues) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return BroadcastSettings.of(settings);
    }

    @Test
    void withoutSettingsThingsAreAsInSpring() {
        BroadcastSettings settings = settings();

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.endpointEnabled()).isTrue();
        assertThat(settings.eventsEnabled()).isTrue();
        assertThat(settings.failOnUnknownSocket()).isFalse();
        assertThat(settings.defaultConnection()).isEqualTo("in-process");
        assertThat(settings.connections()).isEmpty();
        assertThat(settings.usesServer()).isTrue();
        assertThat(settings.server().app(CREDENTIALS)).isEqualTo(App.of(CREDENTIALS));
        assertThat(settings.server().transport()).isEqualTo(Transport.AUTO);
        assertThat(settings.server().pathPrefix()).isEmpty();
        assertThat(settings.server().shutdownTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.server().httpApi()).isFalse();
        assertThat(settings.auth())
                .isEqualTo(new BroadcastSettings.Auth(
                        true,
                        "/broadcasting/auth",
                        "/broadcasting/user-auth",
                        "Forbidden",
                        BroadcastSettings.Cors.NONE));
        assertThat(settings.webhooks()).isEqualTo(new BroadcastSettings.Webhooks(null, 1024 * 1024, null));
    }

    @Test
    void readsAllSettingsOfTheServer() {
        BroadcastSettings.Server server = settings(
                        "broadcast.server.app-id", "shop",
                        "broadcast.server.app-key", "shop-key",
                        "broadcast.server.app-secret", "shop-secret",
                        "broadcast.server.encryption-master-key", "current",
                        "broadcast.server.encryption-previous-master-keys", "one, two",
                        "broadcast.server.transport", "upgrade",
                        "broadcast.server.path-prefix", "/realtime",
                        "broadcast.server.activity-timeout", "30s",
                        "broadcast.server.client-events", "false",
                        "broadcast.server.max-message-size", "32KB",
                        "broadcast.server.max-event-size", "1000",
                        "broadcast.server.allowed-origins[0]", "https://shop.example",
                        "broadcast.server.allowed-origins[1]", "https://*.shop.example",
                        "broadcast.server.subscription-count", "on",
                        "broadcast.server.user-authentication", "no",
                        "broadcast.server.authorization-timeout", "PT10S",
                        "broadcast.server.max-connections", "1000",
                        "broadcast.server.max-connections-per-address", "10",
                        "broadcast.server.max-channels-per-connection", "50",
                        "broadcast.server.client-events-per-second", "5",
                        "broadcast.server.max-presence-members", "200",
                        "broadcast.server.cache-time", "1h",
                        "broadcast.server.shutdown-time", "500",
                        "broadcast.server.http-api.enabled", "true",
                        "broadcast.server.webhooks[0].url", "https://one.example/hooks",
                        "broadcast.server.webhooks[1].url", "https://two.example/hooks",
                        "broadcast.server.webhooks[1].events", "channel_occupied,Channel-Vacated",
                        "broadcast.server.webhooks[1].channel-prefix", "private-",
                        "broadcast.server.webhooks[1].channel-suffix", ".eu",
                        "broadcast.server.webhooks[1].headers.X-Token", "abc")
                .server();

        assertThat(server.credentials()).isEqualTo(new AppCredentials("shop", "shop-key", "shop-secret"));
        assertThat(server.encryptionMasterKey()).isEqualTo("current");
        assertThat(server.encryptionPreviousMasterKeys()).containsExactly("one", "two");
        assertThat(server.transport()).isEqualTo(Transport.UPGRADE);
        assertThat(server.pathPrefix()).isEqualTo("/realtime");
        assertThat(server.shutdownTime()).isEqualTo(Duration.ofMillis(500));
        assertThat(server.httpApi()).isTrue();
        assertThat(server.app(CREDENTIALS))
                .isEqualTo(App.builder(CREDENTIALS)
                        .limits(AppLimits.builder()
                                .activityTimeout(Duration.ofSeconds(30))
                                .maxMessageBytes(32 * 1024)
                                .maxEventBytes(1000)
                                .maxConnections(1000)
                                .maxConnectionsPerAddress(10)
                                .maxChannelsPerConnection(50)
                                .clientEventsPerSecond(5)
                                .maxPresenceMembers(200)
                                .cacheTime(Duration.ofHours(1))
                                .build())
                        .clientEvents(false)
                        .subscriptionCount(true)
                        .userAuthentication(false)
                        .authorizationTimeout(Duration.ofSeconds(10))
                        .allowedOrigins(AllowedOrigins.of("https://shop.example", "https://*.shop.example"))
                        .webhook(Webhook.all(URI.create("https://one.example/hooks")))
                        .webhook(new Webhook(
                                URI.create("https://two.example/hooks"),
                                Set.of(Kind.CHANNEL_OCCUPIED, Kind.CHANNEL_VACATED),
                                "private-",
                                ".eu",
                                Map.of("X-Token", "abc")))
                        .build());
    }

    @Test
    void readsTheSettingsBesideTheServer() {
        BroadcastSettings settings = settings(
                "broadcast.enabled", "false",
                "broadcast.endpoint.enabled", "false",
                "broadcast.events.enabled", "false",
                "broadcast.default", "shop",
                "broadcast.fail-on-unknown-socket", "true",
                "broadcast.connections.shop.driver", "failover",
                "broadcast.connections.shop.connections", "eu, us",
                "broadcast.connections.eu.driver", "log",
                "broadcast.auth.enabled", "false",
                "broadcast.auth.path", "/a",
                "broadcast.auth.user-path", "/b",
                "broadcast.auth.refusal-message", "Unauthorized",
                "broadcast.webhooks.path", "/hooks",
                "broadcast.webhooks.max-body-size", "2MB",
                "broadcast.webhooks.max-age", "15m");

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.endpointEnabled()).isFalse();
        assertThat(settings.eventsEnabled()).isFalse();
        assertThat(settings.defaultConnection()).isEqualTo("shop");
        assertThat(settings.failOnUnknownSocket()).isTrue();
        assertThat(settings.connections())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "shop", Map.of("driver", "failover", "connections", "eu, us"),
                        "eu", Map.of("driver", "log")));
        assertThat(settings.usesServer()).isFalse();
        assertThat(settings.auth())
                .isEqualTo(new BroadcastSettings.Auth(false, "/a", "/b", "Unauthorized", BroadcastSettings.Cors.NONE));
        assertThat(settings.webhooks())
                .isEqualTo(new BroadcastSettings.Webhooks("/hooks", 2 * 1024 * 1024, Duration.ofMinutes(15)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            broadcast.enabled                          | maybe      | broadcast.enabled is "maybe"; it takes true or false
            broadcast.server.max-connections           | 0          | broadcast.server.max-connections is "0"; it takes a whole number greater than 0
            broadcast.server.port                      | -1         | broadcast.server.port is "-1"; it takes a whole number, or 0
            broadcast.server.port                      | 70000      | broadcast.server.port is 70000; it takes a port, 1 to 65535, or 0 for a free one
            broadcast.server.event-loops               | two        | broadcast.server.event-loops is "two"; it takes a whole number, or 0
            broadcast.server.max-connections           | many       | broadcast.server.max-connections is "many"; it takes a whole number greater than 0
            broadcast.server.cache-time                | 5 weeks    | broadcast.server.cache-time is "5 weeks"; it takes a time with its unit, such as 500ms, 10s or 2m
            broadcast.server.cache-time                | PT-5S      | broadcast.server.cache-time is "PT-5S"; it takes a time with its unit, such as 500ms, 10s or 2m
            broadcast.server.activity-timeout          | 500ms      | broadcast.server.activity-timeout: the activity timeout is PT0.5S; it must be at least 1 second
            broadcast.server.max-event-size            | 3GB        | broadcast.server.max-event-size is "3GB"; it takes a size of less than 2GB with its unit, such as 10KB or 1MB
            broadcast.server.max-event-size            | 3XB        | broadcast.server.max-event-size is "3XB"; it takes a size of less than 2GB with its unit, such as 10KB or 1MB
            broadcast.server.transport                 | udp        | broadcast.server.transport is "udp"; it takes auto, websocket, upgrade, netty
            broadcast.server.path-prefix               | realtime/  | broadcast.server.path-prefix is "realtime/"; it takes nothing, or a path such as /realtime
            broadcast.server.allowed-origins           | a/b        | broadcast.server.allowed-origins: the allowed origin "a/b" is not usable; write it like https://shop.example or *.shop.example
            broadcast.server.webhooks[0].url           | ftp://a    | broadcast.server.webhooks[0].url is "ftp://a" and must begin with http:// or https:// and name a host
            broadcast.server.webhooks[0].events        | all        | broadcast.server.webhooks[0].url is not set; set it to the URL that takes the webhooks
            broadcast.server.encryption-previous-master-keys | abc  | the property broadcast.server.encryption-previous-master-keys cannot be used: there is no current key; set broadcast.server.encryption-master-key
            broadcast.auth.user-path                   | /broadcasting/auth | broadcast.auth.path and broadcast.auth.user-path are both "/broadcasting/auth"; they have to differ
            broadcast.webhooks.path                    | /hooks/*   | broadcast.webhooks.path is "/hooks/*"; it must begin with a slash and name one path, such as /broadcasting/webhooks
            """)
    void saysWhatIsWrongWithASetting(String name, String value, String message) {
        assertThatThrownBy(() -> settings(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void saysWhichKindsOfEventsWebhooksTell() {
        assertThatThrownBy(() -> settings(
                        "broadcast.server.webhooks[0].url", "http://a",
                        "broadcast.server.webhooks[0].events", "channel_ocupied"))
                .hasMessageStartingWith(
                        "broadcast.server.webhooks[0].events is \"channel_ocupied\"; it takes channel_occupied, channel_vacated,");
    }

    @Test
    void saysWhatTheServerNeeds() {
        assertThatThrownBy(() ->
                        settings("broadcast.server.app-key", "key").server().credentials())
                .hasMessageStartingWith("the property broadcast.server.app-secret is not set, and");
    }

    @Test
    void showsNoSecret() {
        assertThat(settings(
                        "broadcast.server.app-key", "key",
                        "broadcast.server.app-secret", "hidden",
                        "broadcast.server.encryption-master-key", "hidden",
                        "broadcast.connections.reverb.secret", "hidden"))
                .asString()
                .contains("key", "reverb")
                .doesNotContain("hidden");
    }

    @Test
    void theFirstSourceThatHasANameDecides() {
        Configuration configuration = Configuration.of(List.of(
                ConfigurationSource.of(Map.of("broadcast.default", " ", "broadcast.auth.path", "/first")),
                ConfigurationSource.of(Map.of("broadcast.default", "log", "broadcast.auth.path", "/second"))));

        assertThat(BroadcastSettings.of(configuration).auth().path()).isEqualTo("/first");
        assertThat(BroadcastSettings.of(configuration).defaultConnection()).isEqualTo("log");
    }

    @Test
    void theEnvironmentHasItsOwnFormOfNames() {
        BroadcastSettings settings = BroadcastSettings.of(Configuration.of(List.of(
                ConfigurationSource.of(Map.of("broadcast.connections.my-reverb.driver", "reverb")),
                new EnvironmentVariables(Map.of(
                        "BROADCAST_SERVER_APP_KEY", "key",
                        "broadcast.server.app-secret", "secret",
                        "BROADCAST_SERVER_WEBHOOKS_0__URL", "http://hooks.example",
                        "BROADCAST_CONNECTIONS_MY_REVERB_APP_ID", "app",
                        "BROADCAST_CONNECTIONS_SOKETI_APP_ID", "other")))));

        assertThat(settings.server().credentials()).isEqualTo(CREDENTIALS);
        assertThat(settings.server().webhooks()).hasSize(1);
        assertThat(settings.connections())
                .isEqualTo(Map.of(
                        "my-reverb", Map.of("driver", "reverb", "app-id", "app"), "soketi", Map.of("app-id", "other")));
    }

    @Test
    void laravelsNamesAreTakenForWhatIsSetNowhereElse() {
        BroadcastSettings settings = settings(
                "BROADCAST_CONNECTION", "reverb",
                "BROADCAST_DRIVER", "pusher",
                "REVERB_APP_ID", "app",
                "REVERB_APP_KEY", "\"key\"",
                "REVERB_APP_SECRET", "'secret'",
                "REVERB_HOST", "reverb.example",
                "REVERB_PORT", "443",
                "REVERB_SCHEME", "https",
                "broadcast.connections.reverb.port", "8443",
                "PUSHER_APP_KEY", "key",
                "PUSHER_APP_SECRET", "secret");

        assertThat(settings.defaultConnection()).isEqualTo("reverb");
        assertThat(settings.connections().get("reverb"))
                .isEqualTo(Map.of(
                        "driver", "reverb",
                        "app-id", "app",
                        "key", "key",
                        "secret", "secret",
                        "host", "reverb.example",
                        "port", "8443",
                        "scheme", "https"));
        assertThat(settings.connections().get("pusher")).containsEntry("cluster", "mt1");
        assertThat(settings.server().appKey())
                .as("there is a server elsewhere, and none here")
                .isNull();
        assertThat(settings.usesServer()).isFalse();
    }

    @Test
    void theAppOfReverbIsServedHereWhereNoOtherServerIsNamed() {
        BroadcastSettings settings =
                settings("REVERB_APP_ID", "app", "REVERB_APP_KEY", "key", "REVERB_APP_SECRET", "secret");

        assertThat(settings.server().credentials()).isEqualTo(CREDENTIALS);
        assertThat(settings.connections()).isEmpty();
    }

    @Test
    void readsWhereSeveralServersMeet() {
        BroadcastSettings.Redis redis = settings(
                        "broadcast.redis.url", "redis://one.example",
                        "broadcast.redis.cluster", "true",
                        "broadcast.redis.username", "ada",
                        "broadcast.redis.password", "hidden",
                        "broadcast.redis.prefix", "shop",
                        "broadcast.redis.lease", "20s",
                        "broadcast.redis.timeout", "500ms",
                        "REDIS_URL", "redis://cache.example",
                        "REDIS_PASSWORD", "of the cache")
                .redis();

        assertThat(redis)
                .isEqualTo(new BroadcastSettings.Redis(
                        true,
                        "broadcast.redis.url",
                        "redis://one.example",
                        true,
                        "ada",
                        "hidden",
                        "shop",
                        Duration.ofSeconds(20),
                        Duration.ofMillis(500)));
        assertThat(redis.toString()).doesNotContain("hidden", "one.example");
    }

    @Test
    void takesTheRedisOfLaravelWithoutAskingForSeveralServers() {
        BroadcastSettings.Redis url = settings("REDIS_URL", "redis://redis.example", "REDIS_PASSWORD", "\"hidden\"")
                .redis();
        assertThat(url.url()).isEqualTo("redis://redis.example");
        assertThat(url.password()).isEqualTo("hidden");
        assertThat(url.enabled()).isTrue();
        assertThat(url.requiredBy()).isNull();

        BroadcastSettings.Redis host = settings(
                        "REDIS_HOST", "127.0.0.1", "REDIS_PASSWORD", "null", "REDIS_PORT", "6380", "REDIS_DB", "2")
                .redis();
        assertThat(host.url()).isEqualTo("redis://127.0.0.1:6380/2");
        assertThat(host.password()).isNull();
        assertThat(host.requiredBy()).isNull();

        // Kubernetes sets this for a service of that name.
        assertThat(settings("REDIS_HOST", "redis", "REDIS_PORT", "tcp://10.0.0.11:6379")
                        .redis()
                        .url())
                .isEqualTo("redis://redis:6379");
        assertThat(settings("REDIS_PORT", "tcp://10.0.0.11:6379").redis().url()).isNull();
        assertThat(settings("REDIS_URL", "redis://ada:secret@one", "REDIS_PASSWORD", "other")
                        .redis()
                        .password())
                .isNull();
    }

    @Test
    void theSwitchOfLaravelAsksForSeveralServersUnlessWeAreToldOurselves() {
        assertThat(settings("REVERB_SCALING_ENABLED", "true").redis().requiredBy())
                .isEqualTo("broadcast.redis.enabled");
        assertThat(settings("REVERB_SCALING_ENABLED", "false", "REDIS_URL", "redis://one")
                        .redis()
                        .enabled())
                .isFalse();
        assertThat(settings("REVERB_SCALING_ENABLED", "false", "broadcast.redis.url", "redis://one")
                        .redis()
                        .enabled())
                .isTrue();
        assertThat(settings("REVERB_SCALING_ENABLED", "true", "broadcast.redis.enabled", "false")
                        .redis()
                        .enabled())
                .isFalse();
    }
}
