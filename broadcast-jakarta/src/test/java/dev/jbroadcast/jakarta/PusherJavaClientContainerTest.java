package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannel;
import com.pusher.client.channel.PrivateChannel;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.jakarta.TestServer.Greeting;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.InProcessDriver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the official client for Java and Android, unchanged, gets from us: the engine of Flutter's plugin. */
class PusherJavaClientContainerTest extends ContainerTest {

    @Test
    void receivesEventsOfAPublicChannel() {
        try (PusherJavaClient client = new PusherJavaClient(server, "ann")) {
            client.subscribe("news", "greeting");
            awaitHappened(client, "subscribed to news");

            server.broadcaster().broadcast(new Greeting("news", "hello"));

            PusherEvent event = awaitEvent(client);
            assertThat(event.getEventName()).isEqualTo("greeting");
            assertThat(event.getData()).isEqualTo("{\"channel\":\"news\",\"text\":\"hello\"}");
        }
    }

    @Test
    void receivesEventsOfAPrivateChannelThatItIsAuthorizedFor() {
        try (PusherJavaClient client = new PusherJavaClient(server, "ann")) {
            client.subscribePrivate("private-user.ann", "greeting");
            awaitHappened(client, "subscribed to private-user.ann");

            server.broadcaster().broadcast(new Greeting("private-user.ann", "only for you"));

            assertThat(awaitEvent(client).getChannelName()).isEqualTo("private-user.ann");
        }
    }

    @Test
    void readsWhatIsEncryptedForIt() {
        try (PusherJavaClient client = new PusherJavaClient(server, "ann")) {
            client.subscribeEncrypted("private-encrypted-diary.ann", "greeting");
            awaitHappened(client, "subscribed to private-encrypted-diary.ann");

            server.broadcaster().broadcast(new Greeting("private-encrypted-diary.ann", "nobody else reads this"));

            assertThat(awaitEvent(client).getData()).contains("nobody else reads this");
        }
    }

    @Test
    void readsWhatWasEncryptedWithTheKeyOfBeforeAndThenWhatIsEncryptedWithTheNewOne() {
        String channel = "private-encrypted-cache-diary.ann";
        try (BroadcastManager nodeBefore = BroadcastManager.builder()
                        .connection(
                                "in-process",
                                new InProcessDriver(
                                        server.server(),
                                        TestServer.CREDENTIALS,
                                        ChannelEncryption.of(TestServer.PREVIOUS_MASTER_KEY)))
                        .build();
                PusherJavaClient client = new PusherJavaClient(server, "ann")) {
            nodeBefore.broadcastNow(new Greeting(channel, "kept from before"));

            client.subscribeEncrypted(channel, "greeting");
            assertThat(awaitEvents(client, 1)).contains("kept from before");
            nodeBefore.broadcast(new Greeting(channel, "from a node not yet changed"));
            assertThat(awaitEvents(client, 2)).contains("from a node not yet changed");
            server.broadcaster().broadcast(new Greeting(channel, "with the new key"));
            assertThat(awaitEvents(client, 3)).contains("with the new key");
            nodeBefore.broadcast(new Greeting(channel, "once more with the old one"));
            assertThat(awaitEvents(client, 4)).contains("once more with the old one");

            assertThat(client.happened).noneMatch(it -> it.startsWith("not "));
        }
    }

    @Test
    void receivesWhatIsSentToTheUserThatItSignedInAs() {
        try (PusherJavaClient client = new PusherJavaClient(server, "ann")) {
            client.signIn("greeting");
            await().untilAsserted(() -> {
                server.broadcaster().broadcast(new Greeting("#server-to-user-ann", "to ann"));
                assertThat(client.events).isNotEmpty();
            });

            assertThat(client.events.get(0).getData()).contains("to ann");
        }
    }

    @Test
    void isToldThatACacheChannelHasNoEventAndGetsTheOneThatItHas() {
        for (String channel :
                List.of("cache-news", "private-cache-x", "private-encrypted-cache-x", "presence-cache-room.x")) {
            try (PusherJavaClient early = new PusherJavaClient(server, "ann");
                    PusherJavaClient late = new PusherJavaClient(server, "bob")) {
                early.subscribeAny(channel, "pusher:cache_miss", "greeting");
                assertThat(awaitEvent(early).getEventName()).isEqualTo("pusher:cache_miss");

                server.broadcaster().broadcast(new Greeting(channel, "kept"));
                await().untilAsserted(() -> assertThat(early.events).hasSize(2));
                late.subscribeAny(channel, "pusher:cache_miss", "greeting");

                assertThat(awaitEvent(late).getEventName()).isEqualTo("greeting");
                assertThat(late.events.get(0).getData()).contains("kept");
                awaitHappened(late, "subscribed to " + channel);
            }
        }
    }

    @Test
    void isToldByTheAuthorizationEndpointThatAChannelIsNotForIt() {
        try (PusherJavaClient client = new PusherJavaClient(server, "ann")) {
            client.subscribePrivate("private-user.bob");

            await().untilAsserted(() ->
                    assertThat(client.happened).anySatisfy(it -> assertThat(it).startsWith("not authorized: ")));
            assertThat(client.happened).doesNotContain("subscribed to private-user.bob");
        }
    }

    @Test
    void isToldWhyABadSignatureWasRefused() {
        List<String> errors = new CopyOnWriteArrayList<>();
        Pusher pusher = new Pusher(
                TestServer.CREDENTIALS.key(),
                new PusherOptions()
                        .setHost("127.0.0.1")
                        .setWsPort(server.port())
                        .setUseTLS(false)
                        .setChannelAuthorizer((channel, socketId) -> "{\"auth\":\"test-key:0123456789abcdef\"}"));
        pusher.connect(new com.pusher.client.connection.ConnectionEventListener() {
            @Override
            public void onConnectionStateChange(com.pusher.client.connection.ConnectionStateChange change) {
                // Only the error matters here.
            }

            @Override
            public void onError(String message, String code, Exception e) {
                errors.add(message);
            }
        });
        try {
            pusher.subscribePrivate("private-user.ann");

            await().untilAsserted(() -> assertThat(errors)
                    .containsExactly("Invalid signature: Expected HMAC SHA256 hex digest of "
                            + pusher.getConnection().getSocketId()
                            + ":private-user.ann, but got 0123456789abcdef"));
        } finally {
            pusher.disconnect();
        }
    }

    @Test
    void seesWhoIsHereWhoJoinsAndWhoLeaves() {
        try (PusherJavaClient ann = new PusherJavaClient(server, "ann")) {
            PresenceChannel room = ann.subscribePresence("presence-room.members");
            awaitHappened(ann, "here: [ann]");
            assertThat(room.getMe().getId()).isEqualTo("ann");

            try (PusherJavaClient bob = new PusherJavaClient(server, "bob")) {
                bob.subscribePresence("presence-room.members");

                awaitHappened(bob, "here: [ann, bob]");
                awaitHappened(ann, "joined: bob {\"id\":\"bob\",\"name\":\"Zoë 😀\"}");
                assertThat(room.getUsers()).extracting(User::getId).containsExactlyInAnyOrder("ann", "bob");
            }

            awaitHappened(ann, "left: bob");
        }
    }

    @Test
    void sendsEventsToOtherClientsUnderTheNameThatItJoinedWith() {
        try (PusherJavaClient ann = new PusherJavaClient(server, "ann");
                PusherJavaClient bob = new PusherJavaClient(server, "bob")) {
            PrivateChannel room = ann.subscribePresence("presence-room.whisper", "client-typing");
            awaitHappened(ann, "subscribed to presence-room.whisper");
            bob.subscribePresence("presence-room.whisper", "client-typing");
            awaitHappened(bob, "subscribed to presence-room.whisper");

            room.trigger("client-typing", "{\"on\":true}");

            PusherEvent event = awaitEvent(bob);
            assertThat(event.getData()).isEqualTo("{\"on\":true}");
            assertThat(event.getUserId()).isEqualTo("ann");
            assertThat(ann.events).isEmpty();
        }
    }

    @Test
    void doesNotGetWhatItCausedItself() {
        try (PusherJavaClient ann = new PusherJavaClient(server, "ann");
                PusherJavaClient bob = new PusherJavaClient(server, "bob")) {
            for (PusherJavaClient client : List.of(ann, bob)) {
                client.subscribe("others", "greeting");
                awaitHappened(client, "subscribed to others");
            }

            server.broadcaster().except(new SocketId(ann.socketId())).broadcast(new Greeting("others", "not to ann"));
            server.broadcaster().broadcast(new Greeting("others", "to all"));

            assertThat(awaitEvent(ann).getData()).contains("to all");
            assertThat(awaitEvent(bob).getData()).contains("not to ann");
        }
    }

    @Test
    void receivesNothingMoreOfAChannelThatItLeft() {
        try (PusherJavaClient client = new PusherJavaClient(server, "ann")) {
            client.subscribe("leaving", "greeting");
            client.subscribe("staying", "greeting");
            awaitHappened(client, "subscribed to staying");

            client.unsubscribe("leaving");
            await().until(() -> server.channelCount() == 1);
            server.broadcaster().broadcast(new Greeting("leaving", "too late"));
            server.broadcaster().broadcast(new Greeting("staying", "in time"));

            assertThat(awaitEvent(client).getData()).contains("in time");
        }
    }

    private static void awaitHappened(PusherJavaClient client, String what) {
        await().untilAsserted(() -> assertThat(client.happened).contains(what));
    }

    /** The data of the last of so many events. */
    private static String awaitEvents(PusherJavaClient client, int count) {
        await().untilAsserted(() -> assertThat(client.events).hasSize(count));
        return client.events.get(count - 1).getData();
    }

    private static PusherEvent awaitEvent(PusherJavaClient client) {
        await().untilAsserted(() -> assertThat(client.events).isNotEmpty());
        return client.events.get(0);
    }
}
