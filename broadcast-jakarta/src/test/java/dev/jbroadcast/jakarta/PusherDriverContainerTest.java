package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.jakarta.TestServer.Greeting;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.http.ChannelAttribute;
import dev.jbroadcast.pusher.http.ChannelInfo;
import dev.jbroadcast.pusher.http.PusherClient;
import dev.jbroadcast.pusher.http.PusherDriver;
import dev.jbroadcast.pusher.http.PusherException;
import dev.jbroadcast.pusher.http.PusherResponseException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From an application elsewhere, over HTTP, to the official client: what the one sends, the other gets. */
class PusherDriverContainerTest extends ContainerTest {

    private BroadcastManager elsewhere;
    private PusherClient client;

    @BeforeEach
    void connect() {
        elsewhere = manager("pusher");
        client = elsewhere
                .driver("elsewhere")
                .unwrap(PusherDriver.class)
                .orElseThrow()
                .client();
    }

    @AfterEach
    void disconnect() {
        elsewhere.close();
    }

    private BroadcastManager manager(String driver) {
        return BroadcastManager.builder()
                .connection(
                        "elsewhere",
                        Map.of(
                                "driver",
                                driver,
                                "app-id",
                                TestServer.CREDENTIALS.appId(),
                                "key",
                                TestServer.CREDENTIALS.key(),
                                "secret",
                                TestServer.CREDENTIALS.secret(),
                                "scheme",
                                "http",
                                "host",
                                "127.0.0.1",
                                "port",
                                Integer.toString(server.port()),
                                "encryption-master-key",
                                TestServer.MASTER_KEY))
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http-news",
                "private-user.ann",
                "presence-room.http",
                "private-encrypted-diary.ann",
                "cache-http",
                "private-encrypted-cache-x"
            })
    void bringsEventsToChannelsOfEveryKind(String channel) {
        try (PusherJavaClient ann = new PusherJavaClient(server, "ann")) {
            ann.subscribeAny(channel, "greeting");
            awaitHappened(ann, "subscribed to " + channel);

            assertSent(elsewhere, channel, "from elsewhere");

            await().untilAsserted(() -> assertThat(ann.events).isNotEmpty());
            assertThat(ann.events.get(0).getEventName()).isEqualTo("greeting");
            assertThat(ann.events.get(0).getChannelName()).isEqualTo(channel);
            assertThat(ann.events.get(0).getData())
                    .isEqualTo("{\"channel\":\"%s\",\"text\":\"from elsewhere\"}".formatted(channel));
        }
    }

    @Test
    void bringsThemByTheNameOfReverbToo() {
        try (BroadcastManager reverb = manager("reverb");
                WireClient bob = WireClient.connect(server)) {
            bob.subscribe("http-reverb");

            assertSent(reverb, "http-reverb", "hello");

            assertThat(bob.frame().get("data")).isEqualTo("{\"channel\":\"http-reverb\",\"text\":\"hello\"}");
        }
    }

    @Test
    void keepsTheOrderOfWhatIsSentAtOnce() {
        try (WireClient bob = WireClient.connect(server)) {
            bob.subscribe("http-order");

            for (int i = 0; i < 200; i++) {
                elsewhere.on(new Channel("http-order")).as("e" + i).send();
            }

            for (int i = 0; i < 200; i++) {
                assertThat(bob.frame().get("event")).isEqualTo("e" + i);
            }
        }
    }

    @Test
    void leavesOutTheConnectionThatCausedTheEvent() {
        try (WireClient ann = WireClient.connect(server);
                WireClient bob = WireClient.connect(server)) {
            ann.subscribe("http-others");
            bob.subscribe("http-others");

            assertThat(elsewhere
                            .except(new SocketId(ann.socketId()))
                            .broadcastNow(new Greeting("http-others", "not to ann"))
                            .status())
                    .isEqualTo(Status.SENT);

            assertThat((String) bob.frame().get("data")).contains("not to ann");
            ann.hasReceivedNothing();
        }
    }

    @Test
    void reachesAllChannelsOfAnEventHoweverManyAndOfWhateverKind() {
        try (PusherJavaClient ann = new PusherJavaClient(server, "ann")) {
            List<String> listened = List.of("http-wide-0", "http-wide-150", "private-encrypted-diary.ann");
            for (String channel : listened) {
                ann.subscribeAny(channel, "wide");
                awaitHappened(ann, "subscribed to " + channel);
            }
            Channel[] channels = new Channel[152];
            for (int i = 0; i < 151; i++) {
                channels[i] = new Channel("http-wide-" + i);
            }
            channels[151] = new Channel("private-encrypted-diary.ann");

            client.trigger(Publication.of("wide", Channels.of(channels), "{\"n\":1}"));

            await().untilAsserted(() -> assertThat(ann.events)
                    .extracting(com.pusher.client.channel.PusherEvent::getChannelName)
                    .containsExactlyInAnyOrderElementsOf(listened));
            assertThat(ann.events)
                    .extracting(com.pusher.client.channel.PusherEvent::getData)
                    .containsOnly("{\"n\":1}");
        }
    }

    @Test
    void tellsWhoListens() {
        try (PusherJavaClient ann = new PusherJavaClient(server, "ann");
                WireClient bob = WireClient.connect(server)) {
            ann.subscribePresence("presence-room.http-info");
            awaitHappened(ann, "subscribed to presence-room.http-info");
            bob.subscribe("http-info,;=@.1");

            assertThat(client.channels("http-info", ChannelAttribute.SUBSCRIPTION_COUNT))
                    .isEqualTo(Map.of("http-info,;=@.1", new ChannelInfo(true, null, 1, null)));
            assertThat(client.channels("presence-room.http-info", ChannelAttribute.USER_COUNT))
                    .isEqualTo(Map.of("presence-room.http-info", new ChannelInfo(true, 1, null, null)));
            assertThat(client.channels("")).containsKeys("http-info,;=@.1", "presence-room.http-info");
            assertThat(client.channel("http-info,;=@.1", ChannelAttribute.SUBSCRIPTION_COUNT))
                    .isEqualTo(new ChannelInfo(true, null, 1, null));
            assertThat(client.channel("http-nobody").occupied()).isFalse();
            assertThat(client.users("presence-room.http-info")).containsExactly("ann");
            assertThat(client.users("presence-room.nobody")).isEmpty();
        }
    }

    @Test
    void tellsWhoListensWithTheEvent() {
        try (WireClient bob = WireClient.connect(server)) {
            bob.subscribe("http-told");
            ChannelAttribute asked = ChannelAttribute.SUBSCRIPTION_COUNT;

            assertThat(client.trigger(
                            Publication.of(
                                    "e", Channels.of(new Channel("http-told"), new Channel("http-nobody")), "{}"),
                            asked))
                    .isEqualTo(Map.of(
                            "http-told", new ChannelInfo(null, null, 1, null),
                            "http-nobody", new ChannelInfo(null, null, 0, null)));
            assertThat(client.triggerBatch(
                            List.of(
                                    Publication.of("e", new Channel("http-nobody"), "{}"),
                                    Publication.of("e", new Channel("http-told"), "{}")),
                            asked))
                    .extracting(ChannelInfo::subscriptionCount)
                    .containsExactly(0, 1);
            assertThat(client.trigger(Publication.of("e", new Channel("http-told"), "{}")))
                    .isEmpty();
        }
    }

    @Test
    void tellsTheLastEventOfACacheChannel() {
        try (WireClient bob = WireClient.connect(server)) {
            bob.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"cache-http-last\"}}");
            client.trigger(Publication.of("e", new Channel("cache-http-last"), "{\"n\":1}"));

            ChannelInfo.CachedEvent cached =
                    client.channel("cache-http-last", ChannelAttribute.CACHE).cached();

            assertThat(cached).isNotNull();
            assertThat(cached.data()).isEqualTo("{\"n\":1}");
            assertThat(cached.secondsToLive()).isPositive();
            assertThat(client.channel("cache-http-none", ChannelAttribute.CACHE).cached())
                    .isNull();
        }
    }

    @Test
    void sendsToAUserAndEndsItsConnections() {
        try (PusherJavaClient carl = new PusherJavaClient(server, "carl")) {
            carl.signIn("hello");
            await().untilAsserted(() -> {
                client.sendToUser("carl", "hello", "{\"to\":\"carl\"}");
                assertThat(carl.events).isNotEmpty();
            });
            assertThat(carl.events.get(0).getData()).isEqualTo("{\"to\":\"carl\"}");

            client.terminateUserConnections("carl");

            awaitHappened(carl, "now DISCONNECTED");
        }
    }

    @Test
    void saysWhatTheServerSaysOfABadRequest() {
        Assertions.assertThatExceptionOfType(PusherResponseException.class)
                .isThrownBy(() -> client.users("http-public"))
                .withMessageContaining("400: Users can only be retrieved for presence channels")
                .matches(failure -> failure.status() == 400 && !failure.isRetryable());
        Assertions.assertThatExceptionOfType(PusherException.class)
                .isThrownBy(() -> client.channels("http-", ChannelAttribute.USER_COUNT))
                .withMessageContaining("user_count may only be requested for presence channels");
    }

    private static void assertSent(BroadcastManager manager, String channel, String text) {
        assertThat(manager.broadcastNow(new Greeting(channel, text)).status()).isEqualTo(Status.SENT);
    }

    private static void awaitHappened(PusherJavaClient client, String what) {
        await().untilAsserted(() -> assertThat(client.happened).contains(what));
    }
}
