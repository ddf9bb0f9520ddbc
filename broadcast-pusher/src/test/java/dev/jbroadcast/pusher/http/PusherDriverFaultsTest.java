package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.http.FaultyServer.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of publications, and of the threads, when a server fails: alone and behind a manager. */
@Timeout(120)
class PusherDriverFaultsTest {

    private static final AppCredentials CREDENTIALS = new AppCredentials("3", "key", "secret");
    private static final int EVENTS = 2_000;
    private static final int CHANNELS = 20;

    private final FaultyServer server = new FaultyServer();

    @AfterEach
    void close() {
        server.close();
    }

    private PusherDriver driver(Consumer<PusherClient.Builder> more) {
        PusherClient.Builder builder = PusherClient.builder(CREDENTIALS)
                .scheme("http")
                .host(server.host())
                .port(server.port());
        more.accept(builder);
        return new PusherDriver(builder.build());
    }

    private static List<Publication> publications(String... names) {
        return IntStream.range(0, names.length)
                .mapToObj(i -> Publication.of(names[i], new Channel("a"), "{}"))
                .toList();
    }

    /** What became of each: null, or how it failed. */
    private static List<DeliveryException> outcomes(List<CompletionStage<Void>> sent) {
        List<DeliveryException> outcomes = new ArrayList<>();
        for (CompletionStage<Void> each : sent) {
            try {
                each.toCompletableFuture().join();
                outcomes.add(null);
            } catch (CompletionException e) {
                outcomes.add((DeliveryException) e.getCause());
            }
        }
        return outcomes;
    }

    private List<String> names() {
        return server.published().stream().map(Event::name).toList();
    }

    @Test
    void letsOnlyTheBadOneFailOfThoseThatLeftTogether() {
        server.then(() -> Fault.refusing(event -> event.name().startsWith("bad")));
        try (PusherDriver driver = driver(builder -> {})) {
            List<DeliveryException> outcomes =
                    outcomes(driver.publishAll(publications("1", "bad 2", "3", "4", "bad 5", "6")));

            assertThat(names()).containsExactly("1", "3", "4", "6");
            for (int i = 0; i < outcomes.size(); i++) {
                if (i == 1 || i == 4) {
                    assertThat(outcomes.get(i)).hasMessageContaining("there is a bad event");
                    assertThat(outcomes.get(i).isRetryable()).isFalse();
                } else {
                    assertThat(outcomes.get(i)).isNull();
                }
            }
        }
    }

    @Test
    void keepsBackWhatStandsBehindOneOfWhichNobodyKnows() {
        server.next(Fault.none(), Fault.resetAfterRequest());
        try (PusherDriver driver = driver(builder -> {})) {
            Publication wide = Publication.of("wide", Channels.of(new Channel("a"), new Channel("b")), "{}");
            List<Publication> publications = new ArrayList<>(publications("1", "2"));
            publications.add(wide);
            publications.addAll(publications("3", "4"));

            List<DeliveryException> outcomes = outcomes(driver.publishAll(publications));

            assertThat(outcomes.subList(0, 2)).containsOnlyNulls();
            assertThat(outcomes.get(2).isRetryable()).isFalse();
            assertThat(outcomes.subList(3, 5))
                    .allSatisfy(outcome -> assertThat(outcome.isRetryable()).isTrue());
            assertThat(names()).containsExactly("1", "2", "wide", "wide");
        }
    }

    @Test
    void endsInTimeHoweverManyWait() {
        server.then(Fault::silence);
        try (PusherDriver driver = driver(builder -> builder.timeout(Duration.ofMillis(400)))) {
            List<DeliveryException> outcomes = outcomes(driver.publishAll(publications("1", "2", "3")));

            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome.isRetryable()).isFalse());
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void losesNothingThatItSaysWasSentAndSendsNothingTwice(boolean recognizesRepetitions) {
        if (recognizesRepetitions) {
            server.honouringIdempotencyKeys();
        }
        server.then(randomly(new Random(42)));
        Map<String, BroadcastResult> results = new LinkedHashMap<>();
        try (BroadcastManager manager = manager(Map.of())) {
            for (int i = 0; i < EVENTS; i++) {
                String event = "event-" + i;
                results.put(
                        event,
                        manager.on(new Channel("channel-" + i % CHANNELS))
                                .as(event)
                                .send());
            }
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(results.values())
                            .extracting(BroadcastResult::status)
                            .doesNotContain(Status.PENDING));
        }

        Map<String, Integer> published = new HashMap<>();
        server.published().forEach(event -> published.merge(event.name(), 1, Integer::sum));
        assertThat(published.values()).as("how often each arrived").containsOnly(1);
        assertThat(published.keySet()).as("what arrived").containsAll(events(results, Status.SENT));
        assertThat(events(results, Status.SENT))
                .hasSizeGreaterThan(recognizesRepetitions ? EVENTS * 9 / 10 : EVENTS / 2);
        assertThat(events(results, Status.FAILED))
                .hasSize(EVENTS - events(results, Status.SENT).size());
        assertOrderOfEachChannel();
    }

    /** Of ten requests nine are answered; the tenth meets anything that can happen to one and does not take long. */
    private static Supplier<Fault> randomly(Random random) {
        List<Fault> faults = List.of(
                Fault.resetWhenConnected(),
                Fault.closeWhenConnected(),
                Fault.resetAfterHeaders(),
                Fault.resetAfterRequest(),
                Fault.resetAfterRequest().unpublished(),
                Fault.closeAfterRequest(),
                Fault.closeAfterRequest().unpublished(),
                Fault.halfABodyThenClose(),
                Fault.answer(500, "oops"),
                Fault.answer(500, "oops").unpublished(),
                Fault.answer(502, "bad gateway").unpublished(),
                Fault.answer(503, "later"),
                Fault.answer(503, "later", "Retry-After", "0"),
                Fault.answer(429, "slow down", "Retry-After", "1"));
        return () -> random.nextInt(10) < 9 ? Fault.none() : faults.get(random.nextInt(faults.size()));
    }

    private static Set<String> events(Map<String, BroadcastResult> results, Status status) {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue().status() == status)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void assertOrderOfEachChannel() {
        Map<String, List<Integer>> byChannel = server.published().stream()
                .collect(Collectors.groupingBy(
                        Event::channel,
                        Collectors.mapping(
                                event -> Integer.parseInt(event.name().substring("event-".length())),
                                Collectors.toList())));
        assertThat(byChannel).hasSize(CHANNELS);
        assertThat(byChannel.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    }

    private BroadcastManager manager(Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(more);
        properties.putAll(Map.of(
                "driver", "pusher",
                "app-id", CREDENTIALS.appId(),
                "key", CREDENTIALS.key(),
                "secret", CREDENTIALS.secret(),
                "scheme", "http",
                "host", server.host(),
                "port", Integer.toString(server.port())));
        return BroadcastManager.builder().connection("elsewhere", properties).build();
    }

    @Test
    void sendsEverythingOnceWhereNothingFails() {
        try (BroadcastManager manager = manager(Map.of())) {
            List<BroadcastResult> results = IntStream.range(0, EVENTS)
                    .mapToObj(i -> manager.on(new Channel("channel-" + i % CHANNELS))
                            .as("event-" + i)
                            .send())
                    .toList();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(results)
                            .extracting(BroadcastResult::status)
                            .containsOnly(Status.SENT));
        }

        assertThat(server.published()).hasSize(EVENTS).doesNotHaveDuplicates();
        assertOrderOfEachChannel();
    }

    @Test
    void leavesNoThreadBehind() {
        Set<Thread> before = threads();
        server.next(Fault.none(), Fault.resetAfterRequest(), Fault.none(), Fault.silence(), Fault.endlessHeaders());
        for (int i = 0; i < 5; i++) {
            try (PusherDriver driver = driver(builder -> builder.timeout(Duration.ofMillis(400)))) {
                outcomes(driver.publishAll(publications("1", "2")));
                driver.publish(publications("3").get(0));
            }
        }

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            // Until Java 21 a client of the JDK ends with its last reference.
            System.gc();
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> thread.getName().startsWith("broadcast-")
                        || thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }
}
