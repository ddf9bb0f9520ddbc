package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.acknowledgement;
import static dev.jbroadcast.server.TestHub.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.TestHub.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code pusher-protocol.md} §2.8. */
class SubscriptionCountTest {

    private final TestHub hub = new TestHub(builder -> builder.app(
                    App.builder(TestHub.CREDENTIALS).subscriptionCount(true).build())
            .app(App.of(TestHub.OTHER_APP)));

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void tellsAllIncludingTheNewcomerAfterItsAcknowledgement() {
        Client first = join("news");
        assertThat(first.received()).containsExactly(acknowledgement("news"), count("news", 1));

        Client second = join("news");
        assertThat(second.received()).containsExactly(acknowledgement("news"), count("news", 2));
        assertThat(first.received()).containsExactly(count("news", 2));

        second.disconnect();
        assertThat(first.received()).containsExactly(count("news", 1));
    }

    @Test
    void leavesOutPresenceChannelsWhichHaveMembers() {
        Client client = hub.connect();

        client.join("presence-x", "{\"user_id\":\"1\"}");

        assertThat(client.received()).hasSize(1);
    }

    @Test
    void leavesOutEncryptedChannelsWhereJavaClientsWouldFallOverIt() {
        assertThat(join("private-encrypted-x").received()).containsExactly(acknowledgement("private-encrypted-x"));
    }

    @Test
    void isOffUnlessTheAppWantsIt() {
        Client client = hub.connect(TestHub.OTHER_APP);

        client.subscribe("news");

        assertThat(client.received()).isEmpty();
    }

    @Test
    void tellsOnlyEveryFiveSecondsWhereThereAreMoreThanAHundred() {
        Client first = join("news");
        List<Client> others = new ArrayList<>();
        for (int i = 2; i <= 101; i++) {
            others.add(join("news"));
        }
        assertThat(first.received()).hasSize(101).last().isEqualTo(count("news", 100));

        others.add(join("news"));
        hub.passAndCheck(Duration.ofSeconds(4));
        assertThat(first.received()).isEmpty();

        hub.passAndCheck(Duration.ofSeconds(1));
        assertThat(first.received()).containsExactly(count("news", 102));

        hub.passAndCheck(Duration.ofSeconds(60));
        assertThat(first.received()).isEmpty();

        others.get(0).disconnect();
        assertThat(first.received()).containsExactly(count("news", 101));
        others.get(1).disconnect();
        assertThat(first.received()).containsExactly(count("news", 100));
    }

    private Client join(String channel) {
        Client client = hub.connect();
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                .formatted(client.sign(channel), channel));
        return client;
    }

    private static String count(String channel, int count) {
        return event("pusher_internal:subscription_count", channel, "{\"subscription_count\":" + count + "}");
    }
}
