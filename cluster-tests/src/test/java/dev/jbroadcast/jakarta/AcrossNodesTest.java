package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.jakarta.ClusterClient.Frame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients of one node, and an application on another, have to do with each other. */
class AcrossNodesTest extends ClusterTest {

    private Node one;
    private Node two;
    private Node three;

    @BeforeAll
    void startNodes() {
        // Not closed after each test.
        List<Node> nodes = Node.start(3, settings(app().build()));
        one = nodes.get(0);
        two = nodes.get(1);
        three = nodes.get(2);
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(node -> node.nodes() == 3));
    }

    @org.junit.jupiter.api.AfterAll
    void stopNodes() {
        List.of(one, two, three).forEach(Node::close);
    }

    @Test
    void bringsAnEventToEverybodyOnceAndInTheOrderInWhichItWasPublished() {
        List<ClusterClient> clients = List.of(connect(one), connect(two), connect(three));
        clients.forEach(client -> client.subscribe("order"));

        for (int i = 0; i < 500; i++) {
            two.publish("order", "e", "{\"n\":%d}".formatted(i));
        }

        for (ClusterClient client : clients) {
            eventually(() -> assertThat(client.events("order", "e")).hasSize(500));
            for (int i = 0; i < 500; i++) {
                assertThat(client.events("order", "e").get(i)).isEqualTo("{\"n\":%d}".formatted(i));
            }
        }
    }

    @Test
    void bringsWhatIsNotAsciiToTheLetter() {
        ClusterClient client = connect(one).subscribe("letters");

        two.publish("letters", "grüße", "{\"text\":\"Zoë 😀 \\u0000 \\\"quoted\\\" \\\\ / \\/ \u2028\"}");

        eventually(() -> assertThat(client.events("letters", "grüße"))
                .containsExactly("{\"text\":\"Zoë 😀 \\u0000 \\\"quoted\\\" \\\\ / \\/ \u2028\"}"));
    }

    @Test
    void leavesOutTheConnectionThatCausedTheEventWhereverItIs() {
        ClusterClient ann = connect(one).subscribe("to-others");
        ClusterClient bob = connect(two).subscribe("to-others");

        assertThat(api(three)
                        .triggerToOthers("to-others", "e", "1", ann.socketId().value())
                        .getHttpStatus())
                .isEqualTo(200);
        three.publish("to-others", "last", "{}");

        eventually(() -> assertThat(ann.events("to-others", "last")).hasSize(1));
        eventually(() -> assertThat(bob.events("to-others", "last")).hasSize(1));
        assertThat(ann.events("to-others", "e")).isEmpty();
        assertThat(bob.events("to-others", "e")).hasSize(1);
    }

    @Test
    void bringsWhatClientsSendToEachOther() {
        ClusterClient ann = connect(one).joinAs("presence-whisper", "ann");
        ClusterClient bob = connect(two).joinAs("presence-whisper", "bob");
        ClusterClient carl = connect(two).joinAs("presence-whisper", "carl");

        ann.send("{\"event\":\"client-typing\",\"channel\":\"presence-whisper\",\"data\":{\"on\":true}}");

        for (ClusterClient other : List.of(bob, carl)) {
            eventually(() -> assertThat(other.events("presence-whisper", "client-typing"))
                    .containsExactly("{\"on\":true}"));
        }
        eventually(() -> assertThat(webhooks.count("presence-whisper", "client_event ann"))
                .isEqualTo(1));
        ann.catchUp();
        assertThat(ann.events("presence-whisper", "client-typing")).isEmpty();
    }

    @Test
    void bringsAUserWhatIsForThemOnAllNodes() {
        ClusterClient here = connect(one).signIn("ulla");
        ClusterClient there = connect(two).signIn("ulla");
        ClusterClient other = connect(two).signIn("otto");

        assertThat(api(three).sendToUser("ulla", "hello", "{\"to\":\"ulla\"}").getHttpStatus())
                .isEqualTo(200);

        for (ClusterClient ulla : List.of(here, there)) {
            eventually(() ->
                    assertThat(ulla.events("#server-to-user-ulla", "hello")).containsExactly("{\"to\":\"ulla\"}"));
        }
        other.catchUp();
        assertThat(other.frames()).noneMatch(frame -> frame.event().equals("hello"));
        assertThat(api(one).channels()).noneMatch(name -> name.startsWith("#"));
    }

    @Test
    void endsTheConnectionsOfAUserOnAllNodes() {
        ClusterClient here = connect(one).signIn("banned");
        ClusterClient there = connect(two).signIn("banned");
        ClusterClient other = connect(two).signIn("welcome");

        assertThat(api(three).terminate("banned").getHttpStatus()).isEqualTo(200);

        assertThat(here.awaitClose()).isEqualTo(4009);
        assertThat(there.awaitClose()).isEqualTo(4009);
        other.catchUp();
    }

    @Test
    void givesLateComersOnAnyNodeWhatACacheChannelKeeps() {
        ClusterClient early = connect(one).subscribe("cache-across");
        eventually(() ->
                assertThat(early.events("cache-across", "pusher:cache_miss")).hasSize(1));
        ClusterClient second = connect(two).subscribe("cache-across");
        eventually(() ->
                assertThat(second.events("cache-across", "pusher:cache_miss")).hasSize(1));

        assertThat(api(two).trigger("cache-across", "kept", "1").getHttpStatus())
                .isEqualTo(200);
        assertThat(api(two).trigger("cache-across", "kept", "2").getHttpStatus())
                .isEqualTo(200);
        eventually(() -> assertThat(early.events("cache-across", "kept")).hasSize(2));
        ClusterClient late = connect(three).subscribe("cache-across");

        eventually(() -> assertThat(late.events("cache-across", "kept")).hasSize(1));
        assertThat(late.events("cache-across", "kept"))
                .isEqualTo(early.events("cache-across", "kept").subList(1, 2));
        assertThat(late.events("cache-across", "pusher:cache_miss")).isEmpty();
        eventually(
                () -> assertThat(webhooks.count("cache-across", "cache_miss")).isEqualTo(1));
    }

    @Test
    void keepsWhatWasPublishedWhereNobodyListened() {
        three.publish("cache-before", "kept", "{\"n\":1}");

        eventually(() -> {
            ClusterClient late = connect(one).subscribe("cache-before");
            late.catchUp();
            assertThat(late.events("cache-before", "kept")).containsExactly("{\"n\":1}");
        });
    }

    @Test
    void tellsHowManyConnectionsAChannelHasOnAllNodes() {
        ClusterClient here = connect(one).subscribe("counted");
        ClusterClient there = connect(two).subscribe("counted");
        ClusterClient alsoThere = connect(two).subscribe("counted");

        for (ClusterClient client : List.of(here, there, alsoThere)) {
            eventually(() -> assertThat(client.count("counted")).isEqualTo(3));
        }
        for (Node node : List.of(one, two, three)) {
            eventually(() -> assertThat(api(node).subscriptionCount("counted")).isEqualTo(3));
            assertThat(api(node).channels()).contains("counted");
        }

        there.leave("counted");
        eventually(() -> assertThat(here.count("counted")).isEqualTo(2));
        eventually(() -> assertThat(alsoThere.count("counted")).isEqualTo(2));
        there.catchUp();
        assertThat(there.count("counted")).isEqualTo(3);
    }

    @Test
    void knowsAMemberOnTwoNodesAsOneUntilTheLastConnectionIsGone() {
        ClusterClient watcher = connect(three).joinAs("presence-twice", "watcher");
        ClusterClient here = connect(one).joinAs("presence-twice", "ann");
        ClusterClient there = connect(two).joinAs("presence-twice", "ann");
        agreeOn("presence-twice", Set.of("ann", "watcher"), all(), List.of(watcher, here, there));

        here.leave("presence-twice");
        eventually(() -> assertThat(one.subscriptions("presence-twice")).isZero());
        // Whatever was told of that, it is before this.
        connect(one).joinAs("presence-twice", "bob").leave("presence-twice");
        eventually(() -> assertThat(watcher.changes("presence-twice")).containsExactly("+ann", "+bob", "-bob"));
        agreeOn("presence-twice", Set.of("ann", "watcher"), all(), List.of(watcher, there));

        there.leave("presence-twice");
        agreeOn("presence-twice", Set.of("watcher"), all(), List.of(watcher));
        assertThat(watcher.changes("presence-twice")).containsExactly("+ann", "+bob", "-bob", "-ann");
        assertThat(webhooks.count("presence-twice", "member_added ann")).isEqualTo(1);
        assertThat(webhooks.count("presence-twice", "member_removed ann")).isEqualTo(1);
    }

    @Test
    void tellsNobodyOfAPageThatIsReloadedOnAnotherNode() {
        ClusterClient watcher = connect(three).signIn("watching", "reloading").joinAs("presence-reload", "watching");
        ClusterClient before = connect(one).signIn("reloading").joinAs("presence-reload", "reloading");
        before.subscribe("reloaded");
        agreeOn("presence-reload", Set.of("watching", "reloading"), all(), List.of(watcher, before));
        eventually(() -> assertThat(watcher.watched()).containsExactly("+reloading"));
        eventually(() -> assertThat(webhooks.of("reloaded")).contains("channel_occupied"));

        before.close();
        eventually(() -> assertThat(watcher.roster("presence-reload")).containsExactly("watching"));
        ClusterClient after = connect(two).signIn("reloading").joinAs("presence-reload", "reloading");
        after.subscribe("reloaded");

        everythingIsTold(all());
        assertThat(webhooks.of("presence-reload"))
                .containsExactlyInAnyOrder("channel_occupied", "member_added watching", "member_added reloading");
        assertThat(webhooks.of("reloaded"))
                .filteredOn(it -> !it.equals("subscription_count"))
                .containsExactly("channel_occupied");
        assertThat(watcher.watched()).containsExactly("+reloading");
        agreeOn("presence-reload", Set.of("watching", "reloading"), all(), List.of(watcher, after));
    }

    @Test
    void tellsWhoWatchesWhenAUserIsOnlineAndOfflineOnOtherNodes() {
        ClusterClient already = connect(two).signIn("already-there");
        ClusterClient watcher = connect(one).signIn("watch", "already-there", "coming", "never-there");
        eventually(() -> assertThat(watcher.watched()).contains("+already-there"));

        ClusterClient coming = connect(three).signIn("coming");
        eventually(() -> assertThat(watcher.watched()).contains("+coming"));
        ClusterClient onceMore = connect(two).signIn("coming");
        coming.close();
        already.close();
        eventually(() -> assertThat(watcher.watched()).contains("-already-there"));
        assertThat(watcher.watched()).containsExactly("+already-there", "+coming", "-already-there");
        onceMore.close();
        eventually(() -> assertThat(watcher.watched()).contains("-coming"));
    }

    @Test
    void tellsOfAChannelThatItIsOccupiedAndVacatedOnceForAllNodes() {
        List<ClusterClient> clients = List.of(
                connect(one).subscribe("occupied-once"),
                connect(two).subscribe("occupied-once"),
                connect(three).subscribe("occupied-once"));
        for (ClusterClient client : clients) {
            client.close();
        }

        eventually(() -> assertThat(webhooks.of("occupied-once")).contains("channel_vacated"));
        assertThat(webhooks.of("occupied-once"))
                .filteredOn(it -> !it.equals("subscription_count"))
                .containsExactly("channel_occupied", "channel_vacated");
        for (Node node : all()) {
            eventually(() -> assertThat(api(node).isOccupied("occupied-once")).isFalse());
            assertThat(api(node).channels()).doesNotContain("occupied-once");
        }
    }

    @Test
    void givesWhoJoinsEverythingOfTheChannelAfterTheAcknowledgementAndNothingBefore() throws InterruptedException {
        AtomicInteger published = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        Thread publisher = new Thread(() -> {
            while (!enough.get()) {
                two.publish("joined-amid", "e", "{\"n\":%d}".formatted(published.getAndIncrement()));
            }
        });
        publisher.start();
        ClusterClient client;
        try {
            await().atMost(PATIENCE).until(() -> published.get() > 10);
            client = connect(one).subscribe("joined-amid");
        } finally {
            enough.set(true);
            publisher.join();
        }
        int last = published.get();
        two.publish("joined-amid", "e", "{\"n\":%d}".formatted(last));
        eventually(() -> assertThat(client.events("joined-amid", "e")).contains("{\"n\":%d}".formatted(last)));

        Frame first = client.frames().stream()
                .filter(frame -> frame.channel().equals("joined-amid"))
                .findFirst()
                .orElseThrow();
        assertThat(first.event()).isEqualTo("pusher_internal:subscription_succeeded");
        List<String> events = client.events("joined-amid", "e");
        int start = last + 1 - events.size();
        assertThat(start).isPositive();
        assertThat(events)
                .isEqualTo(IntStream.rangeClosed(start, last)
                        .mapToObj("{\"n\":%d}"::formatted)
                        .toList());
    }

    private List<Node> all() {
        return List.of(one, two, three);
    }
}
