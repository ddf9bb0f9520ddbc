package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.pusher.http.RecordingServer.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How publications leave that have waited together, and what is said of those that failed. */
class PusherDriverTest {

    private RecordingServer server;
    private PusherDriver driver;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
        driver = new PusherDriver(server.client().build());
    }

    @AfterEach
    void stop() {
        driver.close();
        server.close();
    }

    private static Publication event(String name) {
        return Publication.of(name, new Channel("a"), "{}");
    }

    /** What became of each: null, or how it failed. */
    private static List<Throwable> outcomes(List<CompletionStage<Void>> sent) {
        List<Throwable> outcomes = new ArrayList<>();
        for (CompletionStage<Void> each : sent) {
            try {
                each.toCompletableFuture().join();
                outcomes.add(null);
            } catch (CompletionException e) {
                outcomes.add(e.getCause());
            }
        }
        return outcomes;
    }

    private List<String> paths() {
        return server.requests.stream()
                .map(request -> request.path().substring("/apps/3/".length()))
                .toList();
    }

    private static List<Object> names(Request request) {
        Map<?, ?> json = request.json();
        return json.get("batch") instanceof List<?> batch
                ? List.copyOf(batch.stream()
                        .map(event -> ((Map<?, ?>) event).get("name"))
                        .toList())
                : List.of(json.get("name"));
    }

    private List<Object> allNames() {
        return server.requests.stream()
                .flatMap(request -> names(request).stream())
                .toList();
    }

    @Test
    void sendsSeveralWithOneRequest() {
        List<Publication> ten =
                IntStream.range(0, 10).mapToObj(i -> event("e" + i)).toList();

        assertThat(outcomes(driver.publishAll(ten))).containsOnlyNulls().hasSize(10);

        assertThat(paths()).containsExactly("batch_events");
        assertThat(names(server.requests.get(0)))
                .containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9");
    }

    @Test
    void sendsOneAsAnEvent() {
        assertThat(outcomes(driver.publishAll(List.of(event("alone"))))).containsOnlyNulls();

        assertThat(paths()).containsExactly("events");
    }

    @Test
    void keepsTheOrderAroundOneWithSeveralChannels() {
        Publication wide = Publication.of("wide", Channels.of(new Channel("a"), new Channel("b")), "{}");

        assertThat(outcomes(driver.publishAll(List.of(event("1"), event("2"), wide, event("3"), event("4")))))
                .containsOnlyNulls();

        assertThat(paths()).containsExactly("batch_events", "events", "batch_events");
        assertThat(allNames()).containsExactly("1", "2", "wide", "3", "4");
    }

    @Test
    void makesNoRequestThatIsLongerThanServersRead() {
        String data = "\"" + "\\\"".repeat(1_000) + "\"";
        List<Publication> large = IntStream.range(0, 10)
                .mapToObj(i -> Publication.of("e" + i, new Channel("a"), data))
                .toList();

        assertThat(outcomes(driver.publishAll(large))).containsOnlyNulls();

        assertThat(server.requests)
                .hasSizeGreaterThan(1)
                .allSatisfy(request -> assertThat(request.body().length()).isLessThanOrEqualTo(10_000));
        assertThat(allNames()).containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9");
    }

    @Test
    void letsOnlyTheBadOneFailOfThoseThatLeftTogether() {
        server.answers(400, "no").answers(200, "{}").answers(413, "too large").answers(200, "{}");

        List<Throwable> outcomes = outcomes(driver.publishAll(List.of(event("good"), event("bad"), event("fine"))));

        assertThat(paths()).containsExactly("batch_events", "events", "events", "events");
        assertThat(outcomes.get(0)).isNull();
        assertThat(outcomes.get(2)).isNull();
        assertThat(outcomes.get(1))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("too large")
                .hasCauseInstanceOf(PusherResponseException.class);
    }

    @Test
    void letsOneFailThatCannotBeWrittenWithoutTheOthers() {
        Publication secret = Publication.of("secret", new Channel("private-encrypted-a"), "{}");

        List<Throwable> outcomes = outcomes(driver.publishAll(List.of(event("1"), secret, event("2"))));

        assertThat(outcomes.get(1)).isInstanceOf(BroadcastException.class);
        assertThat(allNames()).containsExactly("1", "2");
        assertThat(paths()).containsExactly("batch_events");
    }

    @Test
    void letsNoneOvertakeOneThatComesAgain() {
        server.answers(200, "{}").answers(429, "", "Retry-After", "2");
        Publication wide = Publication.of("wide", Channels.of(new Channel("a"), new Channel("b")), "{}");

        List<Throwable> outcomes =
                outcomes(driver.publishAll(List.of(event("1"), event("2"), wide, event("3"), event("4"))));

        assertThat(allNames()).containsExactly("1", "2", "wide");
        assertThat(outcomes.subList(0, 2)).containsOnlyNulls();
        assertThat(outcomes.subList(2, 5)).allSatisfy(outcome -> {
            assertThat(outcome).isInstanceOf(DeliveryException.class);
            assertThat(((DeliveryException) outcome).isRetryable()).isTrue();
            assertThat(((DeliveryException) outcome).retryAfter()).hasValue(Duration.ofSeconds(2));
        });
    }

    @Test
    void saysThatWhatIsInDoubtIsNotToBeSentAgain() {
        server.answers(502, "");

        assertThat(outcomes(driver.publishAll(List.of(event("1"), event("2"))))).allSatisfy(outcome -> {
            assertThat(outcome).isInstanceOf(DeliveryException.class);
            assertThat(((DeliveryException) outcome).isRetryable()).isFalse();
        });
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void doesNotKeepThoseWaitingThatStandBehindOneWithoutAnAnswer() throws Exception {
        // Takes connections and never answers.
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                PusherDriver impatient = new PusherDriver(PusherClient.builder(RecordingServer.CREDENTIALS)
                        .scheme("http")
                        .host("localhost")
                        .port(silent.getLocalPort())
                        .timeout(Duration.ofMillis(100))
                        .build())) {
            Publication wide = Publication.of("wide", Channels.of(new Channel("a"), new Channel("b")), "{}");

            List<Throwable> outcomes = outcomes(impatient.publishAll(List.of(wide, event("1"), event("2"))));

            assertThat(outcomes)
                    .extracting(outcome -> ((DeliveryException) outcome).isRetryable())
                    .containsExactly(false, true, true);
            assertThat(outcomes.get(1)).hasMessageContaining("it was not sent");
        }
    }

    @Test
    void goesOnBehindOneThatFailedForGood() {
        server.answers(401, "Invalid signature");
        Publication wide = Publication.of("wide", Channels.of(new Channel("a"), new Channel("b")), "{}");

        List<Throwable> outcomes = outcomes(driver.publishAll(List.of(wide, event("1"))));

        assertThat(outcomes.get(0)).isInstanceOf(DeliveryException.class);
        assertThat(outcomes.get(1)).isNull();
    }

    @Test
    void asksNothingOfAServerThatIsDead() {
        server.close();
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() ->
                            driver.publish(event("lost")).toCompletableFuture().join())
                    .withMessageContaining("cannot be reached");
        }

        CompletionStage<Void> sent = driver.publish(event("lost"));

        assertThat(sent.toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("5 times in a row");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11})
    void takesNoBatchSizeThatServersDoNot(int size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PusherDriver(driver.client(), size))
                .withMessageContaining("1 to 10");
    }
}
