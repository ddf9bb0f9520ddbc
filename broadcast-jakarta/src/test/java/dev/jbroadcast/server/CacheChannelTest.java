package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.acknowledgement;
import static dev.jbroadcast.server.TestHub.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.TestHub.Client;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pusher-protocol.md} §2.7. */
class CacheChannelTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestHub hub =
            new TestHub(AppLimits.builder().cacheTime(Duration.ofSeconds(10)).build());

    @AfterEach
    void close() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache-news", "private-cache-news", "private-encrypted-cache-news"})
    void givesANewcomerTheLastEventRightAfterTheAcknowledgement(String channel) {
        hub.publish("first", "{\"n\":1}", channel);
        hub.publish("last", "{\"n\":2}", channel);

        assertThat(join(channel)).containsExactly(acknowledgement(channel), event("last", channel, "{\"n\":2}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache-news", "private-cache-news", "private-encrypted-cache-news"})
    void saysSoWhereThereIsNoEvent(String channel) {
        assertThat(join(channel)).containsExactly(acknowledgement(channel), miss(channel));
    }

    @ParameterizedTest
    @ValueSource(strings = {"news", "my-cache-news", "cachenews", "private-mycache-x", "private-encrypted-x-cache-"})
    void keepsNothingOfOtherChannels(String channel) {
        hub.publish("last", "{}", channel);

        assertThat(join(channel)).containsExactly(acknowledgement(channel));
        assertThat(hub.app().channels()).hasSize(1);
    }

    @Test
    void givesTheMembersFirstAndThenTheEventOfAPresenceChannel() {
        hub.publish("last", "{}", "presence-cache-room");
        Client client = hub.connect();

        client.join("presence-cache-room", "{\"user_id\":\"1\"}");

        assertThat(client.received())
                .hasSize(2)
                .first()
                .asString()
                .contains("subscription_succeeded", "\\\"ids\\\":[\\\"1\\\"]");
        assertThat(hub.app().channel("presence-cache-room").cached().event()).isEqualTo("last");
    }

    @Test
    void keepsTheEventWhenNobodyListensAnyMore() {
        Client client = hub.connect();
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"cache-news\"}}");
        hub.publish("last", "{}", "cache-news");
        client.disconnect();

        assertThat(join("cache-news")).contains(event("last", "cache-news", "{}"));
    }

    @Test
    void servesTheEventToTheConnectionThatWasLeftOut() {
        Client sender = hub.connect();
        sender.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"cache-news\"}}");
        sender.received();
        hub.server()
                .publish(
                        TestHub.CREDENTIALS.appId(),
                        TestHub.publication("last", "{}", "cache-news").except(sender.socketId()));
        assertThat(sender.received()).isEmpty();

        sender.unsubscribe("cache-news");
        sender.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"cache-news\"}}");

        assertThat(sender.received()).containsExactly(acknowledgement("cache-news"), event("last", "cache-news", "{}"));
    }

    @Test
    void keepsNeitherClientEventsNorItsOwn() {
        Client sender = hub.connect();
        sender.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"private-cache-x\"}}"
                .formatted(sender.sign("private-cache-x")));
        sender.send("{\"event\":\"client-typing\",\"channel\":\"private-cache-x\",\"data\":{}}");
        Client member = hub.connect();
        member.join("presence-cache-x", "{\"user_id\":\"1\"}");
        member.disconnect();

        assertThat(join("private-cache-x"))
                .containsExactly(acknowledgement("private-cache-x"), miss("private-cache-x"));
        assertThat(hub.app().channel("presence-cache-x").cached()).isNull();
    }

    @Test
    void forgetsTheEventWhenItsTimeIsOver() {
        hub.publish("last", "{}", "cache-news");
        hub.passAndCheck(Duration.ofSeconds(9));
        assertThat(hub.app().channel("cache-news").cached()).isEqualTo(new ChannelState.Cached("last", "{}", SECOND));

        hub.pass(SECOND);
        assertThat(join("cache-news")).containsExactly(acknowledgement("cache-news"), miss("cache-news"));
    }

    @Test
    void beginsItsTimeAnewWithEachEvent() {
        hub.publish("first", "{}", "cache-news");
        hub.passAndCheck(Duration.ofSeconds(9));
        hub.publish("last", "{}", "cache-news");
        hub.passAndCheck(Duration.ofSeconds(9));

        assertThat(join("cache-news")).contains(event("last", "cache-news", "{}"));
    }

    @Test
    void leavesNothingBehindWhenAllIsForgotten() {
        hub.publish("last", "{}", "cache-a", "cache-b");
        join("cache-a");
        hub.passAndCheck(Duration.ofSeconds(11));
        hub.close();
        hub.server().passTime();

        assertThat(hub.server().isEmpty()).isTrue();
    }

    @Test
    void isNotOccupiedByAnEventAlone() {
        hub.publish("last", "{}", "cache-news");

        assertThat(hub.app().channels()).isEmpty();
        assertThat(hub.server().channelCount()).isZero();
        assertThat(hub.app().channel("cache-news").occupied()).isFalse();
    }

    private List<String> join(String channel) {
        Client client = hub.connect();
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                .formatted(client.sign(channel), channel));
        return client.received();
    }

    private static String miss(String channel) {
        return event("pusher:cache_miss", channel, "{}");
    }
}
