package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.acknowledgement;
import static dev.jbroadcast.server.TestHub.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.server.RecordingConnection.Closed;
import dev.jbroadcast.server.TestHub.Client;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private TestHub hub = new TestHub();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void allowsAConnectionSoManyChannelsAtATime() {
        Client client = limited(limits -> limits.maxChannelsPerConnection(2));
        client.subscribe("a");
        client.subscribe("b");

        client.send(subscription("c"));
        assertThat(client.received())
                .isEqualTo(refusal("c", "LimitReached", 4100, "The connection has joined 2 channels already"));

        client.unsubscribe("a");
        client.subscribe("c");
    }

    @Test
    void allowsAConnectionSoManySubscribesInASecondRefusedOnesIncluded() {
        Client client = limited(limits -> limits.subscribesPerSecond(2));
        client.send(subscription("private-x"));
        client.received();
        client.subscribe("a");

        client.send(subscription("b"));
        assertThat(client.received())
                .isEqualTo(refusal("b", "LimitReached", 4301, "Subscription rejected due to rate limit"));

        hub.pass(Duration.ofSeconds(1));
        client.send(subscription("b"));
        assertThat(client.received()).containsExactly(acknowledgement("b"));
    }

    @Test
    void letsAReconnectingClientJoinAllItsChannelsAtOnce() {
        Client client = hub.connect();

        for (int i = 0; i < 500; i++) {
            client.subscribe("channel-" + i);
        }
    }

    @Test
    void endsAConnectionThatSendsTooMuchAtOnce() {
        Client client = limited(limits -> limits.maxMessageBytes(100));

        client.send("\"" + "ü".repeat(49) + "\"");
        assertThat(client.connection().closes()).isEmpty();

        client.send("\"" + "ü".repeat(49) + " \"");
        assertThat(client.connection().closes())
                .containsExactly(new Closed(CloseCode.MESSAGE_TOO_BIG, "The message is too big"));
    }

    @Test
    void canHaveShorterNamesThanTheProtocol() {
        Client client = limited(limits -> limits.maxChannelNameLength(164).maxEventNameLength(20));
        client.subscribe("n".repeat(164));
        client.subscribe("private-x");

        client.send(subscription("n".repeat(165)));
        assertThat(client.received())
                .isEqualTo(refusal(
                        "n".repeat(165), "LimitReached", 4009, "The channel name has more than 164 characters"));
        client.send("{\"event\":\"client-%s\",\"channel\":\"private-x\",\"data\":{}}".formatted("e".repeat(14)));
        assertThat(client.received())
                .containsExactly(TestHub.error("Client event rejected - the name has more than 20 characters"));
    }

    @Test
    void holdsChannelDataToTheSizeOfAMemberOnPresenceChannelsOnly() {
        Client client = hub.connect();
        String large = "{\"user_id\":\"1\",\"user_info\":\"" + "x".repeat(1024) + "\"}";

        client.join("presence-x", large);
        assertThat(client.received())
                .isEqualTo(refusal(
                        "presence-x", "LimitReached", 4301, "The channel_data of a member has more than 1024 bytes"));
        client.join("private-x", large);
        assertThat(client.received()).containsExactly(acknowledgement("private-x"));
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        for (UnaryOperator<AppLimits.Builder> wrong : java.util.List.<UnaryOperator<AppLimits.Builder>>of(
                limits -> limits.maxConnections(0),
                limits -> limits.maxConnectionsPerAddress(-1),
                limits -> limits.maxChannelsPerConnection(0),
                limits -> limits.subscribesPerSecond(0),
                limits -> limits.maxMessageBytes(0),
                limits -> limits.maxChannelNameLength(201),
                limits -> limits.maxEventNameLength(0),
                limits -> limits.cacheTime(Duration.ZERO),
                limits -> limits.activityTimeout(Duration.ofMillis(999)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> wrong.apply(AppLimits.builder()).build())
                    .withMessageContaining("must be");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutboundLimits(1, 0, Duration.ofSeconds(1)))
                .withMessageContaining("positive");
    }

    private Client limited(UnaryOperator<AppLimits.Builder> settings) {
        hub.close();
        hub = new TestHub(settings.apply(AppLimits.builder()).build());
        return hub.connect();
    }

    private static String subscription(String channel) {
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"}}".formatted(channel);
    }
}
