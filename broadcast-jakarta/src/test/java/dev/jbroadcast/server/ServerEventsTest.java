package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.server.TestHub.Client;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.CacheMissed;
import dev.jbroadcast.server.event.ServerEvent.ChannelOccupied;
import dev.jbroadcast.server.event.ServerEvent.ChannelVacated;
import dev.jbroadcast.server.event.ServerEvent.ClientEventSent;
import dev.jbroadcast.server.event.ServerEvent.ConnectionClosed;
import dev.jbroadcast.server.event.ServerEvent.ConnectionOpened;
import dev.jbroadcast.server.event.ServerEvent.MemberAdded;
import dev.jbroadcast.server.event.ServerEvent.MemberRemoved;
import dev.jbroadcast.server.event.ServerEvent.Subscribed;
import dev.jbroadcast.server.event.ServerEvent.SubscriptionCountChanged;
import dev.jbroadcast.server.event.ServerEvent.Unsubscribed;
import dev.jbroadcast.server.event.ServerEvent.UserOffline;
import dev.jbroadcast.server.event.ServerEvent.UserOnline;
import dev.jbroadcast.server.event.ServerEventListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerEventsTest {

    private static final String APP = TestHub.CREDENTIALS.appId();

    private final List<ServerEvent> told = new CopyOnWriteArrayList<>();
    private TestHub hub = hub(told::add);

    private static TestHub hub(ServerEventListener... listeners) {
        return new TestHub(builder -> {
            for (ServerEventListener listener : listeners) {
                builder.listener(listener);
            }
            return builder.app(App.of(TestHub.CREDENTIALS)).app(App.of(TestHub.OTHER_APP));
        });
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void tellTheLifeOfAConnectionInOrder() {
        Channel news = new Channel("news");
        Client client = hub.connect();
        client.subscribe("news");
        client.unsubscribe("news");
        client.subscribe("private-x");
        client.disconnect();

        assertTold(
                new ConnectionOpened(APP, client.socketId()),
                new ChannelOccupied(APP, news),
                new Subscribed(APP, news, client.socketId(), null),
                new Unsubscribed(APP, news, client.socketId(), null),
                new ChannelVacated(APP, news),
                new ChannelOccupied(APP, new Channel("private-x")),
                new Subscribed(APP, new Channel("private-x"), client.socketId(), null),
                new Unsubscribed(APP, new Channel("private-x"), client.socketId(), null),
                new ChannelVacated(APP, new Channel("private-x")),
                new ConnectionClosed(APP, client.socketId()));
    }

    @Test
    void tellOfAMemberOnceHoweverManyConnectionsTheyHave() {
        Channel room = new Channel("presence-room");
        Client first = hub.connect();
        Client second = hub.connect();
        first.join("presence-room", "{\"user_id\":1}");
        second.join("presence-room", "{\"user_id\":\"1\"}");
        first.unsubscribe("presence-room");
        second.unsubscribe("presence-room");

        assertTold(
                new ConnectionOpened(APP, first.socketId()),
                new ConnectionOpened(APP, second.socketId()),
                new ChannelOccupied(APP, room),
                new Subscribed(APP, room, first.socketId(), "1"),
                new MemberAdded(APP, room, "1"),
                new Subscribed(APP, room, second.socketId(), "1"),
                new Unsubscribed(APP, room, first.socketId(), "1"),
                new MemberRemoved(APP, room, "1"),
                new Unsubscribed(APP, room, second.socketId(), "1"),
                new ChannelVacated(APP, room));
    }

    @Test
    void tellWhatClientsSendAndWhoTheyAre() {
        Client client = hub.connect();
        client.signIn("{\"id\":\"ann\"}");
        client.join("presence-room", "{\"user_id\":\"1\"}");
        client.received();
        client.subscribe("private-x");
        client.send("{\"event\":\"client-typing\",\"channel\":\"presence-room\",\"data\":{\"on\":true}}");
        client.send("{\"event\":\"client-typing\",\"channel\":\"private-x\",\"data\":\"on\"}");
        client.send("{\"event\":\"client-typing\",\"channel\":\"private-y\",\"data\":\"refused\"}");
        client.disconnect();

        awaitTold(new ConnectionClosed(APP, client.socketId()));
        assertThat(told)
                .filteredOn(ClientEventSent.class::isInstance)
                .containsExactly(
                        new ClientEventSent(
                                APP,
                                new Channel("presence-room"),
                                "client-typing",
                                "{\"on\":true}",
                                client.socketId(),
                                "1",
                                "ann"),
                        new ClientEventSent(
                                APP, new Channel("private-x"), "client-typing", "on", client.socketId(), null, "ann"));
    }

    @Test
    void tellWhoIsOnline() {
        Client client = hub.connect();
        client.signIn("{\"id\":\"ann\"}");
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"#server-to-user-ann\"}}");
        client.disconnect();
        hub.passAndCheck(Duration.ofSeconds(3));

        assertTold(
                new ConnectionOpened(APP, client.socketId()),
                new UserOnline(APP, "ann"),
                new ConnectionClosed(APP, client.socketId()),
                new UserOffline(APP, "ann"));
    }

    @Test
    void tellOfAMissingEventOnceUntilThereIsOne() {
        for (int i = 0; i < 3; i++) {
            hub.connect().send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"cache-x\"}}");
        }
        Client last = hub.connect();
        last.disconnect();

        awaitTold(new ConnectionClosed(APP, last.socketId()));
        assertThat(told)
                .filteredOn(CacheMissed.class::isInstance)
                .containsExactly(new CacheMissed(APP, new Channel("cache-x")));
    }

    @Test
    void tellHowManyListenAlsoOnEncryptedChannels() {
        hub.close();
        hub = new TestHub(builder -> builder.listener(told::add)
                .app(App.builder(TestHub.CREDENTIALS).subscriptionCount(true).build()));
        Channel channel = new Channel("private-encrypted-x");
        Client client = hub.connect();
        client.subscribe("private-encrypted-x");
        client.unsubscribe("private-encrypted-x");

        awaitTold(new ChannelVacated(APP, channel));
        await().untilAsserted(() -> assertThat(told)
                .filteredOn(SubscriptionCountChanged.class::isInstance)
                .containsExactly(
                        new SubscriptionCountChanged(APP, channel, 1), new SubscriptionCountChanged(APP, channel, 0)));
    }

    @Test
    void nameTheAppThatTheyAreOf() {
        Client client = hub.connect(TestHub.OTHER_APP);

        assertTold(new ConnectionOpened(TestHub.OTHER_APP.appId(), client.socketId()));
    }

    @Test
    void reachEveryListenerAlsoWhenOneFailsAndAnotherBlocks() {
        hub.close();
        CountDownLatch blocked = new CountDownLatch(1);
        hub = hub(
                event -> {
                    throw new IllegalStateException("no");
                },
                event -> {
                    try {
                        blocked.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                told::add);
        Client client = hub.connect();
        client.disconnect();

        assertTold(new ConnectionOpened(APP, client.socketId()), new ConnectionClosed(APP, client.socketId()));
        blocked.countDown();
    }

    private void awaitTold(ServerEvent event) {
        await().untilAsserted(() -> assertThat(told).contains(event));
    }

    private void assertTold(ServerEvent... events) {
        await().untilAsserted(() -> assertThat(told).hasSizeGreaterThanOrEqualTo(events.length));
        assertThat(told).containsExactly(events);
    }
}
