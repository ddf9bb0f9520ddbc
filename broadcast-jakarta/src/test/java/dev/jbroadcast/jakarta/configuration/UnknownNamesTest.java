package dev.jbroadcast.jakarta.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownNamesTest {

    /** What is logged, which is what an operator sees. */
    private static String logged(ConfigurationSource... sources) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            BroadcastSettings.of(Configuration.of(List.of(sources)));
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void warnsOfANameThatIsSpeltWrongAndNamesItsNeighbours() {
        assertThat(logged(ConfigurationSource.of(Map.of("broadcast.auth.pth", "/auth"))))
                .contains(
                        "broadcast.auth.pth is set, and nothing has that name; there are: broadcast.auth.cors.allow-credentials, broadcast.auth.cors.allowed-origins, broadcast.auth.cors.max-age, broadcast.auth.enabled, broadcast.auth.path, broadcast.auth.refusal-message, broadcast.auth.user-path");
    }

    @Test
    void warnsOfAGroupThatIsSpeltWrong() {
        assertThat(logged(ConfigurationSource.of(Map.of("broadcast.sever.app-key", "key"))))
                .contains("broadcast.sever.app-key is set", "broadcast.server.app-key");
    }

    @Test
    void warnsOfASettingOfRedisThatIsSpeltWrong() {
        assertThat(logged(ConfigurationSource.of(Map.of("broadcast.redis.uri", "redis://one"))))
                .contains(
                        "broadcast.redis.uri is set, and nothing has that name; there are: broadcast.redis.cluster, broadcast.redis.enabled, broadcast.redis.lease, broadcast.redis.password, broadcast.redis.prefix, broadcast.redis.timeout, broadcast.redis.url, broadcast.redis.username");
        assertThat(logged(new EnvironmentVariables(Map.of("BROADCAST_REDIS_HOST", "one"))))
                .contains("BROADCAST_REDIS_HOST is set");
    }

    @Test
    void warnsOfNamesOfTheEnvironmentInOurGroups() {
        assertThat(logged(new EnvironmentVariables(Map.of("BROADCAST_SERVER_APPKEY", "key"))))
                .contains("BROADCAST_SERVER_APPKEY is set, and nothing has that name");
    }

    @Test
    void saysNothingOfNamesThatMeanSomethingOrBelongToOthers() {
        assertThat(logged(
                        ConfigurationSource.of(Map.of(
                                "broadcast.server.webhooks[0].url", "http://hooks.example",
                                "broadcast.server.webhooks[0].headers.X-Token", "abc",
                                "broadcast.server.allowed-origins[0]", "*",
                                "broadcast.connections.my-reverb.whatever", "checked by its driver",
                                "broadcasting", "of somebody else")),
                        new EnvironmentVariables(Map.of(
                                "BROADCAST_CONNECTION", "log",
                                "BROADCAST_ADDRESS", "10.0.0.255",
                                "BROADCAST_SERVER_APP_KEY", "key",
                                "BROADCAST_CONNECTIONS_MY_REVERB_DRIVER", "reverb"))))
                .isEmpty();
    }
}
