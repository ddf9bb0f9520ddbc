package dev.jbroadcast.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.redis.RedisSettings;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.Webhook;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigurationTest {

    private static final Map<String, String> REVERB =
            Map.of("REVERB_APP_ID", "1", "REVERB_APP_KEY", "reverb-key", "REVERB_APP_SECRET", "reverb-secret");
    private static final String APP = "{\"id\":\"1\",\"key\":\"k\",\"secret\":\"the-secret\"}";

    @TempDir
    private Path directory;

    @Test
    void takesTheAppOfReverbFromTheEnvironment() {
        ServerConfiguration configuration = ServerConfiguration.of(CommandLine.parse(), REVERB);

        assertThat(configuration.host()).isEqualTo("0.0.0.0");
        assertThat(configuration.port()).isEqualTo(8080);
        assertThat(configuration.tls()).isNull();
        assertThat(configuration.apps())
                .containsExactly(App.of(new AppCredentials("1", "reverb-key", "reverb-secret")));
    }

    @Test
    void takesTheAppOfPusherFromTheEnvironment() {
        ServerConfiguration configuration = ServerConfiguration.of(
                CommandLine.parse(), Map.of("PUSHER_APP_ID", "2", "PUSHER_APP_KEY", "k", "PUSHER_APP_SECRET", "s"));

        assertThat(configuration.apps()).containsExactly(App.of(new AppCredentials("2", "k", "s")));
    }

    @Test
    void meetsOthersAtTheRedisOfTheEnvironment() {
        assertThat(redis(Map.of())).isNull();
        assertThat(redis(Map.of("REDIS_URL", "redis://one")).place()).isEqualTo("Redis one:6379");
        assertThat(redis(Map.of("REDIS_URL", "redis://one", "REVERB_SCALING_ENABLED", "false")))
                .isNull();
        // It is in the .env of every Laravel project.
        assertThat(redis(Map.of("REDIS_HOST", "127.0.0.1"))).isNull();
        assertThat(redis(Map.of(
                                "REDIS_HOST", "two",
                                "REDIS_PORT", "6380",
                                "REDIS_PASSWORD", "the-secret",
                                "REVERB_SCALING_ENABLED", "true"))
                        .place())
                .isEqualTo("Redis two:6380");
        assertThatThrownBy(() -> redis(Map.of("REVERB_SCALING_ENABLED", "true")))
                .hasMessage(
                        "REVERB_SCALING_ENABLED is true, and there is no Redis; set REDIS_URL, such as redis://localhost:6379");
        assertThatThrownBy(() -> redis(Map.of("REVERB_SCALING_ENABLED", "maybe")))
                .hasMessage("REVERB_SCALING_ENABLED is \"maybe\"; it must be true or false");
        assertThatThrownBy(() -> redis(Map.of("REDIS_URL", "http://ada:the-secret@one")))
                .hasMessageStartingWith("REDIS_URL is \"http://…@one\"; it takes a URL such as");
    }

    private static RedisSettings redis(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(REVERB);
        all.putAll(environment);
        return ServerConfiguration.of(CommandLine.parse(), all).redis();
    }

    @Test
    void meetsOthersAtTheRedisOfTheFile() throws Exception {
        String file = file("""
                {"apps": [%s],
                 "redis": {"url": "rediss://one:7000", "cluster": true, "username": "ada", "password": "the-secret",
                           "prefix": "shop", "lease": 20, "timeout": 1}}
                """.formatted(APP));

        RedisSettings redis = ServerConfiguration.of(
                        CommandLine.parse("--config", file), Map.of("REDIS_URL", "redis://of-the-environment"))
                .redis();

        assertThat(redis).hasToString("RedisSettings[Redis Cluster one:7000, prefix=shop, lease=20s, timeout=1s]");

        String off = file("{\"apps\":[%s],\"redis\":{\"url\":\"redis://one\",\"enabled\":false}}".formatted(APP));
        assertThat(ServerConfiguration.of(CommandLine.parse("--config", off), Map.of())
                        .redis())
                .isNull();
    }

    @Test
    void letsArgumentsOutrankTheFileAndTheFileTheEnvironment() throws Exception {
        Map<String, String> environment = Map.of(
                "REVERB_SERVER_HOST", "10.0.0.1", "REVERB_SERVER_PORT", "1", "REVERB_SERVER_PATH", "/environment");
        String file = file("{\"host\":\"10.0.0.2\",\"port\":2,\"path\":\"/file\",\"apps\":[" + APP + "]}");

        ServerConfiguration all = ServerConfiguration.of(
                CommandLine.parse("--config", file, "--host=10.0.0.3", "--port", "3"), environment);
        assertThat(all.host()).isEqualTo("10.0.0.3");
        assertThat(all.port()).isEqualTo(3);
        assertThat(all.pathPrefix()).isEqualTo("/file");

        ServerConfiguration withFile = ServerConfiguration.of(CommandLine.parse("--config", file), environment);
        assertThat(withFile.host()).isEqualTo("10.0.0.2");
        assertThat(withFile.port()).isEqualTo(2);
        assertThat(withFile.apps()).hasSize(1);

        ServerConfiguration withFileOfApps =
                ServerConfiguration.of(CommandLine.parse("--config", file("{\"apps\":[" + APP + "]}")), environment);
        assertThat(withFileOfApps.host()).isEqualTo("10.0.0.1");
        assertThat(withFileOfApps.port()).isEqualTo(1);
        assertThat(withFileOfApps.pathPrefix()).isEqualTo("/environment");
    }

    @Test
    void takesEverySettingOfAnApp() throws Exception {
        ServerConfiguration configuration = ServerConfiguration.of(CommandLine.parse("--config", file("""
                {"host": "127.0.0.1", "port": 0, "apps": [{
                  "id": 7, "name": "Shop", "key": "k", "secret": "s", "keys": [{"key": "k2", "secret": "s2"}],
                  "enabled": false, "capacity": 100, "enable_client_messages": false, "enable_statistics": false,
                  "allowed_origins": ["https://shop.example"], "max_event_bytes": 20000,
                  "subscription_count": true, "user_authentication": false, "authorization_timeout": 30,
                  "max_connections_per_address": 5, "max_channels_per_connection": 6, "activity_timeout": 60,
                  "webhooks": [{"url": "https://shop.example/hook", "events": ["channel_occupied"],
                                "channel_prefix": "private-"},
                               {"url": "https://shop.example/all", "events": []}]
                }]}""")), Map.of());

        App app = configuration.apps().get(0);
        assertThat(app.id()).isEqualTo("7");
        assertThat(app.name()).isEqualTo("Shop");
        assertThat(app.credentials())
                .containsExactly(new AppCredentials("7", "k", "s"), new AppCredentials("7", "k2", "s2"));
        assertThat(app.enabled()).isFalse();
        assertThat(app.clientEvents()).isFalse();
        assertThat(app.statistics()).isFalse();
        assertThat(app.subscriptionCount()).isTrue();
        assertThat(app.userAuthentication()).isFalse();
        assertThat(app.authorizationTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(app.allowedOrigins().patterns()).containsExactly("https://shop.example");
        assertThat(app.limits())
                .isEqualTo(AppLimits.builder()
                        .maxConnections(100)
                        .maxConnectionsPerAddress(5)
                        .maxChannelsPerConnection(6)
                        .maxEventBytes(20_000)
                        .activityTimeout(Duration.ofSeconds(60))
                        .build());
        assertThat(app.webhooks())
                .containsExactly(
                        new Webhook(
                                URI.create("https://shop.example/hook"),
                                Set.of(Webhook.Kind.CHANNEL_OCCUPIED),
                                "private-",
                                "",
                                Map.of()),
                        Webhook.all(URI.create("https://shop.example/all")));
    }

    @Test
    void takesNullAndAnEmptyListForLeftOut() throws Exception {
        ServerConfiguration configuration = ServerConfiguration.of(
                CommandLine.parse(
                        "--config",
                        file("{\"apps\":[{\"id\":\"1\",\"key\":\"k\",\"secret\":\"s\",\"name\":null,\"capacity\":null,"
                                + "\"allowed_origins\":[],\"webhooks\":[]}]}")),
                Map.of());

        assertThat(configuration.apps()).containsExactly(App.of(new AppCredentials("1", "k", "s")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"port\":\"many\" | port is \"many\"; it must be a positive whole number",
                "\"port\":70000 | port is 70000; it must be a port, 0 to 65535",
                "\"hots\":\"x\" | hots is not known; did you mean \"host\"?",
                "\"host\":7.5 | host is 7.5; it must be text",
                "\"apps\":{} | apps is an object; it must be a list",
                "\"apps\":[7] | apps[0] is 7; it must be an object",
                "\"apps\":[] | apps is empty; the server needs at least one app",
                "\"apps\":[{}] | apps[0].id is missing; it must be text",
                "\"apps\":[{\"id\":\"1\"}] | apps[0].key is missing",
                "\"apps\":[{\"id\":\"1\",\"key\":\"k\"}] | apps[0].secret is missing",
                "\"apps\":[{\"id\":\"1\",\"key\":\"a/b\",\"secret\":\"s\"}] | apps[0].key: the app key \"a/b\" is part of a URL",
                "\"apps\":[APP,\"capacity\":\"many\"}] | apps[0].capacity is \"many\"; it must be a positive whole number",
                "\"apps\":[APP,\"capacity\":0}] | apps[0].capacity is 0; it must be a positive whole number",
                "\"apps\":[APP,\"capacity\":1.5}] | apps[0].capacity is 1.5; it must be a positive whole number",
                "\"apps\":[APP,\"enabled\":\"yes\"}] | apps[0].enabled is \"yes\"; it must be true or false",
                "\"apps\":[APP,\"enable_client_mesages\":true}] | apps[0].enable_client_mesages is not known; did you mean \"enable_client_messages\"?",
                "\"apps\":[APP,\"allowed_origins\":\"*\"}] | apps[0].allowed_origins is \"*\"; it must be a list",
                "\"apps\":[APP,\"allowed_origins\":[1]}] | apps[0].allowed_origins[0] is 1; it must be text",
                "\"apps\":[APP,\"allowed_origins\":[\"https://a/b\"]}] | apps[0].allowed_origins: the allowed origin",
                "\"apps\":[APP,\"max_channel_name_length\":500}] | apps[0].max_channel_name_length is 500; it must be at most 200",
                "\"apps\":[APP,\"webhooks\":[{}]}] | apps[0].webhooks[0].url is missing",
                "\"apps\":[APP,\"webhooks\":[{\"url\":\"ftp://a\"}]}] | apps[0].webhooks[0].url: the webhook URL",
                "\"apps\":[APP,\"webhooks\":[{\"url\":\"http://a\",\"events\":[\"x\"]}]}] | apps[0].webhooks[0].events: \"x\" is not known; there are: channel_occupied",
                "\"apps\":[APP,\"keys\":[{\"key\":\"k\",\"secret\":\"s\"}]}] | apps[0]: the app \"1\" has one key twice",
                "\"apps\":{\"secret\":\"the-secret\"} | apps is an object; it must be a list",
                "\"apps\":[[\"the-secret\"]] | apps[0] is a list; it must be an object",
                "\"apps\":[{\"id\":\"1\",\"key\":\"k\",\"secret\":[\"the-secret\"]}] | apps[0].secret is a list; it must be text",
                "\"apps\":[{\"id\":\"1\",\"key\":\"k\",\"secret\":1.5}] | apps[0].secret is something else; it must be text",
                "\"apps\":[APP,\"max_event_name_length\":500}] | apps[0].max_event_name_length is 500; it must be at most 200",
                "\"apps\":[APP,\"capacity\":3000000000}] | apps[0].capacity is 3000000000; it must be at most 2147483647",
                "\"path\":\"realtime/\",\"apps\":[APP}] | path: the path prefix",
                "\"tls\":{\"keystore\":\"a\\u0000\"} | tls.keystore is no path",
                "\"tls\":{\"keystore_password\":\"the-secret\"} | tls.keystore_password is given, but no keystore",
                "\"tls\":{\"certificate\":\"a\"} | tls needs either",
                "\"tls\":{\"cert\":\"a\"} | tls.cert is not known; did you mean",
                "\"redis\":{} | redis.url is missing; it must be text",
                "\"redis\":{\"url\":\"http://x:the-secret@one\"} | redis.url is \"http://…@one\"; it takes a URL such as redis://localhost:6379",
                "\"redis\":{\"url\":\"redis://one\",\"prefix\":\"a{b}\"} | redis.prefix is \"a{b}\"; it takes",
                "\"redis\":{\"url\":\"redis://one\",\"lease\":1} | redis.lease is 1s; it takes at least redis.timeout, which is 2s",
                "\"redis\":{\"url\":\"redis://one\",\"uri\":1} | redis.uri is not known; did you mean \"url\"?",
            })
    void saysWhichKeyIsWrong(String json, String message) throws Exception {
        String file = file("{" + json.replace("[APP", "[{\"id\":\"1\",\"key\":\"k\",\"secret\":\"the-secret\"") + "}");

        assertThatThrownBy(() -> ServerConfiguration.of(CommandLine.parse("--config", file), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("the-secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 8080 | the argument --prot is not known; see --help",
                "8080 | the argument 8080 is not known; see --help",
                "--port | --port needs a value; see --help",
                "--port --debug | --port needs a value; see --help",
                "--tls-keystore-pasword=the-secret | the argument --tls-keystore-pasword is not known; see --help",
                "--tls-keystore-password the-secret | --tls-keystore-password is given, but no keystore",
                "--port many | --port is \"many\"; it must be a port, 0 to 65535",
                "--port 65536 | --port is 65536; it must be a port, 0 to 65535",
                "--config no-such-file.json | --config is no-such-file.json, which cannot be read",
                "--tls-key key.pem | tls needs either a certificate and a key, both as PEM, or a keystore",
            })
    void saysWhichArgumentIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> ServerConfiguration.of(CommandLine.parse(arguments.split(" ")), REVERB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("the-secret");
    }

    @Test
    void saysWhatIsMissingInTheEnvironment() {
        assertThatThrownBy(() -> ServerConfiguration.of(CommandLine.parse(), Map.of()))
                .hasMessage(
                        "there is no app; set REVERB_APP_ID, REVERB_APP_KEY and REVERB_APP_SECRET, or name a file with --config");
        assertThatThrownBy(() -> ServerConfiguration.of(CommandLine.parse(), Map.of("PUSHER_APP_KEY", "k")))
                .hasMessage("PUSHER_APP_ID is not set; an app has an id, a key and a secret");
        assertThatThrownBy(() -> ServerConfiguration.of(CommandLine.parse(), Map.of("REVERB_SERVER_PORT", "http")))
                .hasMessage("REVERB_SERVER_PORT is \"http\"; it must be a port, 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"apps\":[{\"secret\":\"the-secret\" oops}]}",
                "{\"apps\":[{\"secret\":the-secret}]}",
                "{\"apps\":[{\"secret\":'the-secret'}]}",
                "{\"apps\":[{\"secret\":\"the-secret}]}"
            })
    void doesNotQuoteAFileThatIsNotJson(String json) throws Exception {
        String file = file(json);

        assertThatThrownBy(() -> ServerConfiguration.of(CommandLine.parse("--config", file), Map.of()))
                .hasMessageStartingWith("--config is " + file + ", which is not JSON: Un")
                .hasMessageNotContainingAny("the-", "secret");
    }

    @Test
    void knowsEveryKeyThatTheDocumentationNamesAndTheOtherWayRound() throws Exception {
        List<String> documented = documentation()
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        JsonObject app = new JsonObject("", Map.of("id", "1", "key", "k", "secret", "s"));
        ConfiguredApp.read(app);

        assertThat(documented).containsExactlyInAnyOrderElementsOf(app.known());
    }

    @Test
    void takesEveryFileThatTheDocumentationShows() throws Exception {
        Matcher example = Pattern.compile("```json\\R(.*?)```", Pattern.DOTALL).matcher(documentation());
        int examples = 0;
        for (; example.find(); examples++) {
            ServerConfiguration configuration =
                    ServerConfiguration.of(CommandLine.parse("--config", file(example.group(1))), Map.of());

            assertThat(configuration.apps()).extracting(App::id).containsExactly("shop");
        }
        assertThat(examples).isEqualTo(4);
    }

    private static String documentation() throws IOException {
        return Files.readString(Path.of("../../docs/standalone-server.md"));
    }

    private String file(String json) throws IOException {
        return Files.writeString(directory.resolve("server.json"), json).toString();
    }
}
