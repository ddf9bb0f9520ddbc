package dev.jbroadcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.CacheMissed;
import dev.jbroadcast.server.event.ServerEvent.ChannelOccupied;
import dev.jbroadcast.server.event.ServerEvent.ChannelVacated;
import dev.jbroadcast.server.event.ServerEvent.ClientEventSent;
import dev.jbroadcast.server.event.ServerEvent.ConnectionOpened;
import dev.jbroadcast.server.event.ServerEvent.MemberAdded;
import dev.jbroadcast.server.event.ServerEvent.MemberRemoved;
import dev.jbroadcast.server.event.ServerEvent.Subscribed;
import dev.jbroadcast.server.event.ServerEvent.SubscriptionCountChanged;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code pusher-protocol.md} §6 on a clock, a scheduler and a network that the test drives. */
class WebhookSenderTest {

    private static final long NOW = 1327078148132L;
    private static final URI URL = URI.create("https://one.example.com/hooks");
    private static final URI OTHER_URL = URI.create("https://two.example.com/hooks");
    private static final AppCredentials CREDENTIALS =
            new AppCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");
    private static final AppCredentials OTHER_CREDENTIALS = new AppCredentials("4", "other-key", "other-secret");
    private static final Channel ROOM = new Channel("presence-room");
    private static final SocketId SOCKET = new SocketId("1234.1234");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration INSTANT = Duration.ofNanos(1);

    private final HandDrivenTime time = new HandDrivenTime(NOW);
    private final HandDrivenTransport network = new HandDrivenTransport();
    private WebhookSender sender = sender(Webhook.all(URL));

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void tellsEachKindOfEventWithItsFields() {
        tell(new ChannelOccupied("3", new Channel("my-channel")));
        tell(new MemberAdded("3", ROOM, "10"));
        tell(new ClientEventSent("3", ROOM, "client-typing", "{\"on\":true}", SOCKET, "10", "10"));
        tell(new ClientEventSent("3", new Channel("private-x"), "client-\"ü", "5", SOCKET, null, "10"));
        tell(new CacheMissed("3", new Channel("cache-news")));
        tell(new SubscriptionCountChanged("3", new Channel("news"), 7));
        tell(new MemberRemoved("3", ROOM, "10"));
        tell(new ChannelVacated("3", ROOM));
        time.pass(Departures.DELAY);

        assertThat(events())
                .containsExactly(
                        "{\"name\":\"channel_occupied\",\"channel\":\"my-channel\"}",
                        "{\"name\":\"member_added\",\"channel\":\"presence-room\",\"user_id\":\"10\"}",
                        "{\"name\":\"client_event\",\"channel\":\"presence-room\",\"event\":\"client-typing\","
                                + "\"data\":\"{\\\"on\\\":true}\",\"socket_id\":\"1234.1234\",\"user_id\":\"10\"}",
                        "{\"name\":\"client_event\",\"channel\":\"private-x\",\"event\":\"client-\\\"ü\","
                                + "\"data\":\"5\",\"socket_id\":\"1234.1234\"}",
                        "{\"name\":\"cache_miss\",\"channel\":\"cache-news\"}",
                        "{\"name\":\"subscription_count\",\"channel\":\"news\",\"subscription_count\":7}",
                        "{\"name\":\"member_removed\",\"channel\":\"presence-room\",\"user_id\":\"10\"}",
                        "{\"name\":\"channel_vacated\",\"channel\":\"presence-room\"}");
    }

    @Test
    void tellsNothingElseAndNothingOfAppsThatDoNotExist() {
        tell(new ConnectionOpened("3", SOCKET));
        tell(new Subscribed("3", ROOM, SOCKET, "10"));
        tell(new ChannelOccupied("5", ROOM));
        tell(new ChannelVacated("5", ROOM));

        assertThat(time.scheduled()).isZero();
        assertThat(network.requests).isEmpty();
    }

    @Test
    void signsWithTheOldestKey() {
        sender = sender(
                builder -> builder,
                App.builder(CREDENTIALS)
                        .key("younger-key", "younger-secret")
                        .webhook(Webhook.all(URL))
                        .build());
        occupy("my-channel");

        assertThat(network.requests).singleElement().satisfies(request -> {
            assertThat(request.body())
                    .isEqualTo("{\"time_ms\":1327078148132,\"events\":"
                            + "[{\"name\":\"channel_occupied\",\"channel\":\"my-channel\"}]}");
            assertThat(request.headers())
                    .isEqualTo(Map.of(
                            "Content-Type",
                            "application/json",
                            "X-Pusher-Key",
                            "278d425bdf160c739803",
                            "X-Pusher-Signature",
                            "c19001ae3963ccb13bf618e5b16ba9848e7e74df0993aa0689168e341c6833cf"));
        });
    }

    @Test
    void sendsHeadersOfTheWebhookButNotInTheirPlace() {
        sender = sender(new Webhook(
                URL,
                EnumSet.allOf(Kind.class),
                "",
                "",
                Map.of("Authorization", "Bearer t", "x-pusher-key", "forged", "content-type", "text/plain")));
        occupy("news");

        assertThat(network.requests.get(0).headers())
                .containsEntry("Authorization", "Bearer t")
                .containsEntry("X-Pusher-Key", CREDENTIALS.key())
                .containsEntry("Content-Type", "application/json")
                .hasSize(4);
    }

    @Test
    void leavesOutWhatAFilterExcludes() {
        sender = sender(
                builder -> builder.batching(SECOND, 10),
                App.builder(CREDENTIALS)
                        .webhook(new Webhook(URL, Set.of(Kind.CHANNEL_OCCUPIED), "private-", "", Map.of()))
                        .webhook(new Webhook(
                                OTHER_URL, Set.of(Kind.CHANNEL_OCCUPIED, Kind.CACHE_MISS), "", ".eu", Map.of()))
                        .build());
        occupy("private-a.eu");
        occupy("private-b");
        occupy("public.eu");
        tell(new CacheMissed("3", new Channel("private-cache-a.eu")));
        time.pass(SECOND);

        assertThat(network.bodies(URL)).containsExactly(body(NOW, occupied("private-a.eu"), occupied("private-b")));
        assertThat(network.bodies(OTHER_URL))
                .containsExactly(body(
                        NOW,
                        occupied("private-a.eu"),
                        occupied("public.eu"),
                        "{\"name\":\"cache_miss\",\"channel\":\"private-cache-a.eu\"}"));
    }

    @Test
    void tellsDeparturesThreeSecondsLaterAndInTheirOrder() {
        tell(new MemberRemoved("3", ROOM, "10"));
        tell(new ChannelVacated("3", ROOM));
        time.pass(Departures.DELAY.minus(INSTANT));
        assertThat(network.requests).isEmpty();

        time.pass(INSTANT);

        assertThat(network.bodies(URL))
                .containsExactly(
                        body(NOW + 3000, removed("10")),
                        body(NOW + 3000, "{\"name\":\"channel_vacated\",\"channel\":\"presence-room\"}"));
    }

    @Test
    void tellsNeitherOfThePairOfSomebodyWhoIsBackInTime() {
        tell(new MemberRemoved("3", ROOM, "10"));
        tell(new ChannelVacated("3", ROOM));
        time.pass(Departures.DELAY.minus(INSTANT));
        tell(new ChannelOccupied("3", ROOM));
        tell(new MemberAdded("3", ROOM, "10"));
        time.pass(Duration.ofMinutes(1));

        assertThat(network.requests).isEmpty();
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void tellsBothOfThePairOfSomebodyWhoIsBackTooLate() {
        tell(new ChannelVacated("3", ROOM));
        time.pass(Departures.DELAY);
        tell(new ChannelOccupied("3", ROOM));

        assertThat(events())
                .containsExactly(
                        "{\"name\":\"channel_vacated\",\"channel\":\"presence-room\"}", occupied("presence-room"));
    }

    @Test
    void doesNotMistakeOneUserOrChannelOrAppForAnother() {
        tell(new MemberRemoved("3", ROOM, "10"));
        tell(new MemberAdded("3", ROOM, "11"));
        tell(new MemberAdded("3", new Channel("presence-other"), "10"));
        tell(new MemberAdded("4", ROOM, "10"));
        tell(new ChannelOccupied("3", ROOM));
        time.pass(Departures.DELAY);

        assertThat(events()).hasSize(4).last().isEqualTo(removed("10"));
    }

    @Test
    void countsTheDelayFromTheLastDeparture() {
        tell(new MemberRemoved("3", ROOM, "10"));
        time.pass(SECOND);
        tell(new MemberRemoved("3", ROOM, "11"));
        tell(new MemberAdded("3", ROOM, "10"));
        time.pass(SECOND);
        tell(new MemberRemoved("3", ROOM, "10"));
        time.pass(SECOND.multipliedBy(2));
        assertThat(events()).containsExactly(removed("11"));

        time.pass(SECOND);

        assertThat(events()).containsExactly(removed("11"), removed("10"));
    }

    @Test
    void cancelsAnArrivalAlsoWhereNobodyWantsToKnowOfDepartures() {
        sender = sender(Webhook.of(URL, Set.of(Kind.CHANNEL_OCCUPIED)));
        tell(new ChannelVacated("3", ROOM));
        tell(new ChannelOccupied("3", ROOM));
        tell(new ChannelVacated("3", ROOM));
        time.pass(Duration.ofMinutes(1));
        assertThat(network.requests).isEmpty();

        tell(new ChannelOccupied("3", ROOM));

        assertThat(events()).containsExactly(occupied("presence-room"));
    }

    @Test
    void keepsNoMoreDeparturesThanItHasRoomFor() {
        sender = sender(builder -> builder.batching(SECOND, Integer.MAX_VALUE), app(CREDENTIALS, Webhook.all(URL)));
        for (int user = 0; user < Departures.CAPACITY + 2; user++) {
            sender.on(new MemberRemoved("3", ROOM, Integer.toString(user)));
        }
        time.pass(SECOND);

        assertThat(network.bodies(URL)).containsExactly(body(NOW, removed("0"), removed("1")));
    }

    @Test
    void triesAgainUntilItArrivesWithTheSameBodyAndKeepsTheOrder() {
        network.answerNext(URL, List.of(500, 302, 404, 199));
        occupy("a");
        occupy("b");
        time.pass(Duration.ofSeconds(1 + 2 + 4 + 8).minus(INSTANT));
        assertThat(network.bodies(URL)).isEqualTo(Collections.nCopies(4, body(NOW, occupied("a"))));

        time.pass(INSTANT);

        assertThat(network.bodies(URL)).hasSize(6).endsWith(body(NOW, occupied("a")), body(NOW, occupied("b")));
    }

    @Test
    void takesATransportThatThrowsForAFailure() {
        int[] attempts = {0};
        sender = sender(
                builder -> builder.transport(request -> {
                    if (attempts[0]++ == 0) {
                        throw new IllegalArgumentException("restricted header name: \"Host\"");
                    }
                    return network.post(request);
                }),
                app(CREDENTIALS, Webhook.all(URL)));
        occupy("a");
        time.pass(SECOND);

        assertThat(events()).containsExactly(occupied("a"));
    }

    @Test
    void givesUpWaitingForAnAnswerAfterTenSeconds() {
        network.answerNothing(URL);
        occupy("a");
        time.pass(WebhookLane.TIMEOUT.minus(INSTANT));
        assertThat(network.unanswered)
                .singleElement()
                .satisfies(answer -> assertThat(answer).isNotDone());

        network.answer(URL, 200);
        time.pass(INSTANT);
        assertThat(network.unanswered)
                .singleElement()
                .satisfies(answer -> assertThat(answer).isCancelled());
        time.pass(SECOND);

        assertThat(network.requests).hasSize(2);
    }

    @Test
    void dropsAnEventAfterFiveMinutesAndNotBefore() {
        network.answer(URL, 500);
        occupy("a");
        time.pass(Backoff.PATIENCE.minus(INSTANT));
        int attempts = network.requests.size();
        occupy("b");
        time.pass(INSTANT);
        assertThat(network.requests).hasSize(attempts + 1);

        network.answer(URL, 200);
        time.pass(Duration.ofMinutes(1));

        assertThat(network.bodies(URL))
                .hasSize(attempts + 2)
                .endsWith(body(NOW, occupied("a")), body(NOW + 299_999, occupied("b")));
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void asksADeadUrlOnceAMinuteHoweverManyEventsWait() {
        network.answer(URL, 500);
        for (int minute = 0; minute < 20; minute++) {
            occupy("a");
            time.pass(Duration.ofMinutes(1));
        }
        int before = network.requests.size();
        IntStream.range(0, 100).forEach(i -> occupy("b"));
        time.pass(Duration.ofMinutes(10));

        assertThat(network.requests.size() - before).isEqualTo(5);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void doesNotDropWhatWaitedLongForASlowReceiverForOneFailure() {
        int slow = 40;
        network.answerNext(URL, Collections.nCopies(slow, 0));
        for (int i = 0; i < slow; i++) {
            occupy("slow");
        }
        occupy("late");
        network.answerNext(URL, List.of(500));
        for (int i = 0; i < slow; i++) {
            time.pass(WebhookLane.TIMEOUT.minus(INSTANT));
            network.unanswered.get(i).complete(200);
            time.settle();
        }
        assertThat(network.bodies(URL)).hasSize(slow + 1).last().isEqualTo(body(NOW, occupied("late")));
        time.pass(SECOND);

        assertThat(network.bodies(URL)).hasSize(slow + 2).last().isEqualTo(body(NOW, occupied("late")));
    }

    @Test
    void letsADeadUrlHoldUpNoOtherUrlAndNoOtherApp() {
        network.answer(URL, 500);
        sender = sender(
                builder -> builder,
                app(CREDENTIALS, Webhook.all(URL), Webhook.all(OTHER_URL)),
                app(OTHER_CREDENTIALS, Webhook.all(OTHER_URL)));
        occupy("a");
        tell(new ChannelOccupied("4", new Channel("b")));
        occupy("c");

        assertThat(network.bodies(OTHER_URL))
                .containsExactly(body(NOW, occupied("a")), body(NOW, occupied("b")), body(NOW, occupied("c")));
    }

    @Test
    void letsAnAppThatWaitsAtAUrlNotHoldUpAnotherAtTheSameUrl() {
        network.answerNext(URL, List.of(500));
        sender = sender(
                builder -> builder, app(CREDENTIALS, Webhook.all(URL)), app(OTHER_CREDENTIALS, Webhook.all(URL)));
        occupy("a");
        tell(new ChannelOccupied("4", new Channel("b")));

        assertThat(network.bodies(URL)).containsExactly(body(NOW, occupied("a")), body(NOW, occupied("b")));
    }

    @Test
    void dropsTheOldestWhenTooManyWait() {
        sender = sender(builder -> builder.maxWaiting(2), app(CREDENTIALS, Webhook.all(URL)));
        network.answerNext(URL, List.of(500));
        for (String channel : List.of("sent", "a", "b", "c", "d")) {
            occupy(channel);
        }
        time.pass(SECOND);

        assertThat(events()).containsExactly(occupied("sent"), occupied("sent"), occupied("c"), occupied("d"));
    }

    @Test
    void sendsTogetherWhatComesWithinTheWindow() {
        sender = sender(builder -> builder.batching(SECOND, 3), app(CREDENTIALS, Webhook.all(URL)));
        occupy("a");
        time.pass(SECOND.minus(INSTANT));
        occupy("b");
        assertThat(network.requests).isEmpty();

        time.pass(INSTANT);

        assertThat(network.bodies(URL)).containsExactly(body(NOW, occupied("a"), occupied("b")));
    }

    @Test
    void doesNotWaitWhenABatchIsFull() {
        sender = sender(builder -> builder.batching(SECOND, 3), app(CREDENTIALS, Webhook.all(URL)));
        for (String channel : List.of("a", "b", "c", "d")) {
            occupy(channel);
        }
        assertThat(network.bodies(URL)).containsExactly(body(NOW, occupied("a"), occupied("b"), occupied("c")));

        time.pass(SECOND);

        assertThat(network.bodies(URL)).hasSize(2).last().isEqualTo(body(NOW, occupied("d")));
    }

    @Test
    void neverSendsTogetherWhatBelongsToDifferentApps() {
        sender = sender(
                builder -> builder.batching(SECOND, 10),
                app(CREDENTIALS, Webhook.all(URL)),
                app(OTHER_CREDENTIALS, Webhook.all(URL)));
        occupy("a");
        tell(new ChannelOccupied("4", new Channel("b")));
        occupy("c");
        time.pass(SECOND);

        assertThat(network.requests)
                .extracting(request -> request.headers().get("X-Pusher-Key") + request.body())
                .containsExactlyInAnyOrder(
                        CREDENTIALS.key() + body(NOW, occupied("a"), occupied("c")),
                        OTHER_CREDENTIALS.key() + body(NOW, occupied("b")));
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        var builder = WebhookSender.builder(AppProvider.of(App.of(CREDENTIALS)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.batching(Duration.ZERO, 2))
                .withMessageContaining("PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.batching(SECOND, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxWaiting(0));
    }

    @Test
    void isDoneWithEverythingOnceItIsClosed() {
        network.answerNothing(URL);
        occupy("a");
        sender.close();
        sender.close();
        tell(new ChannelOccupied("3", ROOM));
        tell(new ChannelVacated("3", ROOM));
        time.pass(Duration.ofHours(1));

        assertThat(network.requests).hasSize(1);
        assertThat(network.unanswered.get(0)).isCancelled();
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void sendsNothingMoreOnceItIsClosedAlsoOfWhatWasToBeTriedAgain() {
        network.answer(URL, 500);
        occupy("a");
        occupy("b");
        sender.close();
        time.pass(Duration.ofHours(1));

        assertThat(network.requests).hasSize(1);
        assertThat(time.scheduled()).isZero();
    }

    private void occupy(String channel) {
        tell(new ChannelOccupied("3", new Channel(channel)));
    }

    private void tell(ServerEvent event) {
        sender.on(event);
        time.settle();
    }

    private List<String> events() {
        return network.bodies(URL).stream()
                .map(body -> body.substring(body.indexOf('[') + 1, body.lastIndexOf(']')))
                .toList();
    }

    private WebhookSender sender(Webhook webhook) {
        return sender(builder -> builder, app(CREDENTIALS, webhook));
    }

    private WebhookSender sender(UnaryOperator<WebhookSender.Builder> settings, App... apps) {
        return settings.apply(WebhookSender.builder(AppProvider.of(apps))
                        .scheduler(time)
                        .clock(time.clock())
                        .nanoTime(time::nanoTime)
                        .transport(network)
                        .shutdownTime(Duration.ZERO))
                .build();
    }

    private static App app(AppCredentials credentials, Webhook... webhooks) {
        App.Builder app = App.builder(credentials);
        List.of(webhooks).forEach(app::webhook);
        return app.build();
    }

    private static String body(long timeMillis, String... events) {
        return "{\"time_ms\":" + timeMillis + ",\"events\":[" + String.join(",", events) + "]}";
    }

    private static String occupied(String channel) {
        return "{\"name\":\"channel_occupied\",\"channel\":\"" + channel + "\"}";
    }

    private static String removed(String userId) {
        return "{\"name\":\"member_removed\",\"channel\":\"presence-room\",\"user_id\":\"" + userId + "\"}";
    }
}
