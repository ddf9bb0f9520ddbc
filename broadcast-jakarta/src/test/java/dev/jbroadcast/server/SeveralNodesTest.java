package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.acknowledgement;
import static dev.jbroadcast.server.TestHub.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.server.TestHub.Client;
import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.ChannelOccupied;
import dev.jbroadcast.server.event.ServerEvent.ChannelVacated;
import dev.jbroadcast.server.event.ServerEvent.ConnectionOpened;
import dev.jbroadcast.server.event.ServerEvent.MemberAdded;
import dev.jbroadcast.server.event.ServerEvent.MemberRemoved;
import dev.jbroadcast.server.event.ServerEvent.UserOffline;
import dev.jbroadcast.server.event.ServerEvent.UserOnline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is one of several: what it does while the others have not answered, and what their answers lead to. */
class SeveralNodesTest {

    private static final String ROOM = "presence-room";
    private static final Channel ROOM_CHANNEL = new Channel(ROOM);
    private static final String APP = TestHub.CREDENTIALS.appId();

    private final NodesInMemory nodes = new NodesInMemory();
    private final List<ServerEvent> events = new ArrayList<>();
    private final NodesInMemory.Node firstNode = nodes.node();
    private final NodesInMemory.Node secondNode = nodes.node();
    private final TestHub first = hub(firstNode);
    private final TestHub second = hub(secondNode);

    private TestHub hub(NodesInMemory.Node node) {
        return new TestHub(builder -> builder.cluster(node)
                .app(App.builder(TestHub.CREDENTIALS)
                        .limits(AppLimits.builder()
                                .maxPresenceMembers(3)
                                .maxConnections(4)
                                .build())
                        .userAuthentication(true)
                        .clientEvents(true)
                        .subscriptionCount(true)
                        .build())
                .app(App.of(TestHub.OTHER_APP))
                .listener(event -> {
                    synchronized (events) {
                        events.add(event);
                    }
                }));
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void acknowledgesNobodyBeforeTheClusterKnows() {
        Client client = first.connect();

        subscribe(client, "news");
        assertThat(client.received()).isEmpty();
        firstNode.announce();
        assertThat(client.received()).isEmpty();
        firstNode.answer();

        assertThat(client.received()).containsExactly(acknowledgement("news"));
    }

    @Test
    void takesNobodyIntoAChannelThatHasBeenGivenUpEvenIfTheOthersAreLostThen() {
        Client client = first.connect();
        HubChannel channel = new HubChannel(new Channel("news"), first.app());
        Subscription last = new Subscription(channel, client.session(), null);
        channel.subscribe(last);

        assertThat(channel.unsubscribe(last)).isTrue();
        // The thread that has heard this is about to take it out of the hub.
        assertThat(channel.alone(false)).isTrue();

        assertThat(channel.subscribe(new Subscription(channel, client.session(), null)))
                .isEqualTo(Subscription.State.GONE);
    }

    @Test
    void showsNobodyAsHereWhoHasNoConnectionHereUntilTheyAreBack() {
        Client ann = first.connect();
        Client bob = first.connect();
        HubChannel room = new HubChannel(ROOM_CHANNEL, first.app());
        room.subscribe(new Subscription(room, ann.session(), new Member("ann", "{}")));

        // As under a name that this node had before, when bob was there.
        room.announced(answer(room, "ann", "bob"));
        assertThat(ann.received()).singleElement().asString().contains("{\\\"count\\\":1,\\\"ids\\\":[\\\"ann\\\"]");

        // For others, and so for the cluster, bob has not come.
        room.subscribe(new Subscription(room, bob.session(), new Member("bob", "{}")));
        room.announced(answer(room, "ann"));
        assertThat(bob.received()).singleElement().asString().contains("\\\"count\\\":2");
        assertThat(ann.received()).singleElement().asString().contains("member_added", "bob");
    }

    private static Announcement answer(HubChannel room, String... here) {
        long revision = room.changes(true).revision();
        Map<String, Snapshot.Present> members = new LinkedHashMap<>();
        for (String id : here) {
            members.put(id, new Snapshot.Present("{}", Set.of(LocalNode.HERE)));
        }
        return new Announcement(
                revision,
                revision,
                Set.of(),
                false,
                false,
                Set.of(),
                Set.of(),
                Set.of(),
                false,
                null,
                false,
                false,
                new Snapshot(revision, true, here.length, members, null, 0, false));
    }

    @Test
    void acknowledgesAtOnceWhereOthersOfTheNodeAreThere() {
        Client client = first.connect();
        Client other = first.connect();
        subscribe(client, "news");
        nodes.settle();

        subscribe(other, "news");

        assertThat(other.received()).containsExactly(acknowledgement("news"));
    }

    @Test
    void publishesToTheOthersWithoutTheOneThatIsLeftOutWhereverItIs() {
        Client ann = first.connect();
        Client bob = second.connect();
        Client cat = second.connect();
        List.of(ann, bob, cat).forEach(client -> subscribe(client, "news"));
        nodes.settle();
        List.of(ann, bob, cat).forEach(Client::received);

        first.server()
                .publish(
                        APP,
                        new Publication(
                                "e",
                                Channels.of(List.of(new Channel("news"))).channels(),
                                "1",
                                true,
                                bob.socketId(),
                                null));
        assertThat(ann.received()).containsExactly(event("e", "news", "1"));
        nodes.settle();

        assertThat(bob.received()).isEmpty();
        assertThat(cat.received()).containsExactly(event("e", "news", "1"));
        assertThat(ann.received()).isEmpty();
    }

    @Test
    void countsTheSubscribersOfAllNodesAndTellsNewcomersToo() {
        Client ann = first.connect();
        Client bob = second.connect();
        subscribe(ann, "news");
        nodes.settle();
        assertThat(ann.received()).containsExactly(acknowledgement("news"), count("news", 1));

        subscribe(bob, "news");
        secondNode.announce();
        secondNode.hear(); // before it is acknowledged
        nodes.settle();

        assertThat(bob.received()).containsExactly(acknowledgement("news"), count("news", 2));
        assertThat(ann.received()).containsExactly(count("news", 2));

        bob.disconnect();
        nodes.settle();
        assertThat(ann.received()).containsExactly(count("news", 1));
    }

    @Test
    void tellsMembersOfAllNodesInOneRoster() {
        Client ann = first.connect();
        Client bob = second.connect();
        join(ann, "ann");
        nodes.settle();
        join(bob, "bob");
        nodes.settle();

        assertThat(ann.received().get(1)).contains("member_added").contains("bob");
        assertThat(bob.received().get(0)).contains("\\\"count\\\":2").contains("ann");
    }

    @Test
    void tellsNothingOfAUserWhoIsOnTwoNodesAndLeavesOne() {
        Client ann = first.connect();
        Client bobHere = first.connect();
        Client bobThere = second.connect();
        join(ann, "ann");
        join(bobHere, "bob");
        nodes.settle();
        join(bobThere, "bob");
        nodes.settle();
        ann.received();
        bobThere.received();

        bobHere.disconnect();
        nodes.settle();
        assertThat(ann.received()).isEmpty();

        bobThere.disconnect();
        nodes.settle();
        assertThat(ann.received()).singleElement().asString().contains("member_removed");
        assertThat(events(MemberAdded.class)).hasSize(2);
        assertThat(events(MemberRemoved.class)).containsExactly(new MemberRemoved(APP, ROOM_CHANNEL, "bob"));
    }

    @Test
    void refusesWhoFindsNoRoomInTheWholeCluster() {
        join(first.connect(), "1");
        join(first.connect(), "2");
        join(second.connect(), "3");
        nodes.settle();
        Client late = second.connect();

        join(late, "4");
        nodes.settle();

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(late.received()).anyMatch(frame -> frame.contains("subscription_error")));
        nodes.settle();
        assertThat(second.app().channel(ROOM).subscriptionCount()).isEqualTo(1);
    }

    @Test
    void admitsNoMoreConnectionsThanTheClusterMayHave() {
        first.connect();
        first.connect();
        second.connect();
        second.connect();
        nodes.settle();

        RecordingConnection refused = new RecordingConnection();
        assertThat(second.server().open(refused, new Handshake(TestHub.CREDENTIALS.key(), "7")))
                .isEmpty();
    }

    @Test
    void forgetsWhoLeavesBeforeTheClusterHasAnswered() {
        Client client = first.connect();
        join(client, "ann");
        firstNode.announce();
        client.unsubscribe(ROOM);
        nodes.settle();

        assertThat(client.received()).isEmpty();
        assertThat(first.app().channelCount()).isZero();
        client.disconnect();
        nodes.settle();
        first.passAndCheck(Duration.ofSeconds(1));
        assertThat(first.app().isEmpty()).isTrue();
    }

    @Test
    void tellsTheFirstAndTheLastOnceInTheCluster() {
        Client ann = first.connect();
        Client bob = second.connect();
        subscribe(ann, "news");
        subscribe(bob, "news");
        nodes.settle();
        ann.disconnect();
        nodes.settle();
        bob.disconnect();
        nodes.settle();

        assertThat(events(ChannelOccupied.class)).hasSize(1);
        assertThat(events(ChannelVacated.class)).hasSize(1);
    }

    @Test
    void saysThatSomebodyHasReturnedToAnotherNode() {
        Client ann = member(first, "ann");
        ann.disconnect();
        nodes.settle();
        join(second.connect(), "ann");
        nodes.settle();

        assertThat(events(MemberAdded.class))
                .containsExactlyInAnyOrder(
                        new MemberAdded(APP, ROOM_CHANNEL, "ann", false),
                        new MemberAdded(APP, ROOM_CHANNEL, "ann", true));
        assertThat(events(ChannelOccupied.class))
                .extracting(ChannelOccupied::returned)
                .containsExactlyInAnyOrder(false, true);
    }

    @Test
    void givesLatecomersWhatWasPublishedOnAnotherNode() {
        first.publish("e", "1", "cache-x");
        nodes.settle();
        Client late = second.connect();

        subscribe(late, "cache-x");
        nodes.settle();

        assertThat(late.received())
                .startsWith(acknowledgement("cache-x"), event("e", "cache-x", "1"))
                .doesNotHaveDuplicates();
    }

    @Test
    void givesNobodyAnEventTwiceThatIsKeptAndOnItsWay() {
        Client client = second.connect();
        subscribe(client, "cache-x");
        secondNode.announce(); // is told of all that comes from now on
        nodes.settle();
        client.received();
        Client late = first.connect();
        first.publish("e", "1", "cache-x");
        subscribe(late, "cache-x");
        second.publish("e", "2", "cache-x");
        nodes.settle();

        assertThat(client.received()).containsOnlyOnce(event("e", "cache-x", "1"), event("e", "cache-x", "2"));
        assertThat(late.received()).containsOnlyOnce(event("e", "cache-x", "2"));
    }

    @Test
    void tellsWatchersOfUsersOnOtherNodes() {
        Client ann = first.connect();
        ann.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\"]}");
        nodes.settle();
        assertThat(ann.received()).last().asString().contains("offline").contains("bob");

        Client bob = second.connect();
        bob.signIn("{\"id\":\"bob\"}");
        nodes.settle();
        assertThat(ann.received()).singleElement().asString().contains("\\\"online\\\"");

        bob.disconnect();
        nodes.settle();
        Client again = first.connect();
        again.signIn("{\"id\":\"bob\"}");
        nodes.settle();
        second.passAndCheck(Duration.ofSeconds(4));
        nodes.settle();
        assertThat(ann.received()).isEmpty();

        again.disconnect();
        nodes.settle();
        first.passAndCheck(Duration.ofSeconds(4));
        nodes.settle();
        assertThat(ann.received()).singleElement().asString().contains("\\\"offline\\\"");
        assertThat(events(UserOnline.class))
                .containsExactlyInAnyOrder(new UserOnline(APP, "ann"), new UserOnline(APP, "bob"));
        assertThat(events(UserOffline.class)).containsExactly(new UserOffline(APP, "bob"));
    }

    @Test
    void terminatesTheConnectionsOfAUserOnAllNodes() {
        Client here = first.connect();
        Client there = second.connect();
        here.signIn("{\"id\":\"ann\"}");
        there.signIn("{\"id\":\"ann\"}");
        nodes.settle();

        first.app().terminateConnections("ann");
        nodes.settle();

        assertThat(here.connection().closes()).isNotEmpty();
        assertThat(there.connection().closes()).isNotEmpty();
    }

    @Test
    void goesOnAloneWhileItIsCutOffAndMakesGoodAfterwards() {
        Client ann = member(first, "ann");
        Client bob = member(second, "bob");
        ann.received();

        secondNode.cutOff();
        Client cat = second.connect();
        join(cat, "cat");
        assertThat(cat.received().get(0)).contains("ann", "bob", "cat");
        assertThat(bob.received()).singleElement().asString().contains("cat");
        bob.disconnect();
        assertThat(cat.received()).singleElement().asString().contains("member_removed");
        nodes.settle();
        assertThat(ann.received()).isEmpty();

        secondNode.heal(false);
        nodes.settle();
        assertThat(String.join("", ann.received())).contains("member_added", "cat", "member_removed", "bob");
        assertThat(cat.received()).isEmpty();
        assertThat(events(MemberAdded.class))
                .extracting(MemberAdded::userId)
                .containsExactlyInAnyOrder("ann", "bob", "cat");
        assertThat(events(MemberRemoved.class))
                .extracting(MemberRemoved::userId)
                .containsExactly("bob");
    }

    @Test
    void isThereAgainAfterItWasTakenForDead() {
        Client ann = member(first, "ann");
        Client bob = member(second, "bob");
        ann.received();

        secondNode.cutOff();
        secondNode.heal(true);
        nodes.settle();

        assertThat(ann.received()).hasSize(2);
        assertThat(bob.received()).isEmpty();
        assertThat(events(MemberRemoved.class)).hasSize(1);
        assertThat(events(MemberAdded.class))
                .extracting(MemberAdded::userId)
                .containsExactlyInAnyOrder("ann", "bob", "bob");
    }

    @Test
    void tellsNoNewsWhenTheClusterHasLostItsMemory() {
        Client ann = member(first, "ann");
        Client bob = member(second, "bob");
        ann.received();

        nodes.loseMemory();
        nodes.settle();

        assertThat(ann.received()).isEmpty();
        assertThat(bob.received()).isEmpty();
        assertThat(events(MemberAdded.class)).hasSize(2);
        assertThat(events(ChannelOccupied.class)).hasSize(1);
    }

    @Test
    void tellsWhoLeftWhileTheClusterWasAwayAndForgotEverything() {
        Client ann = member(first, "ann");
        firstNode.cutOff();
        ann.disconnect();
        firstNode.heal(false);
        nodes.loseMemory();
        nodes.settle();

        assertThat(events(MemberRemoved.class)).hasSize(1);
        assertThat(events(ChannelVacated.class)).hasSize(1);
        first.passAndCheck(Duration.ofSeconds(1));
        assertThat(first.app().isEmpty()).isTrue();
    }

    private <T extends ServerEvent> List<T> events(Class<T> type) {
        // They are told by other threads, each hub's in their order: who connects now is told last.
        List<SocketId> last = List.of(first, second).stream()
                .map(hub -> hub.connect(TestHub.OTHER_APP).socketId())
                .toList();
        Awaitility.await().until(() -> {
            synchronized (events) {
                return last.stream()
                        .allMatch(id -> events.contains(new ConnectionOpened(TestHub.OTHER_APP.appId(), id)));
            }
        });
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    /** Somebody who is in the room, and has heard so. */
    private Client member(TestHub hub, String userId) {
        Client client = hub.connect();
        join(client, userId);
        nodes.settle();
        client.received();
        return client;
    }

    private static String count(String channel, int count) {
        return event("pusher_internal:subscription_count", channel, "{\"subscription_count\":%d}".formatted(count));
    }

    private static void subscribe(Client client, String channel) {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                .formatted(client.sign(channel), channel));
    }

    private static void join(Client client, String userId) {
        client.join(ROOM, "{\"user_id\":\"%s\"}".formatted(userId));
    }
}
