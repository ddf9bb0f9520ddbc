package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.pusher.http.FaultyServer.Event;
import dev.jbroadcast.pusher.http.FaultyServer.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client does, and says, when a server or the way to it fails: at every moment of a request. */
@Timeout(60)
class PusherClientFaultsTest {

    private static final AppCredentials CREDENTIALS = new AppCredentials("3", "key", "secret");
    private static final Publication EVENT = Publication.of("foo", new Channel("a"), "{\"n\":1}");
    private static final Duration SHORT = Duration.ofMillis(400);

    private final FaultyServer server = new FaultyServer();
    private final List<PusherClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(PusherClient::close);
        server.close();
    }

    private PusherClient client() {
        return client(builder -> {});
    }

    private PusherClient client(Consumer<PusherClient.Builder> more) {
        PusherClient.Builder builder = PusherClient.builder(CREDENTIALS)
                .scheme("http")
                .host(server.host())
                .port(server.port());
        more.accept(builder);
        PusherClient client = builder.build();
        clients.add(client);
        return client;
    }

    private String address() {
        return "http://" + server.host() + ":" + server.port();
    }

    private static PusherException failure(Runnable call) {
        PusherException failure = catchThrowableOfType(PusherException.class, call::run);
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }

    /** Those that end by themselves. */
    static Stream<Fault> breaks() {
        return Stream.of(
                Fault.closeWhenConnected(),
                Fault.resetAfterHeaders(),
                Fault.resetAfterRequest(),
                Fault.closeAfterRequest(),
                Fault.halfABodyThenClose(),
                Fault.notHttp());
    }

    /** Those that only the time-out ends. */
    static Stream<Fault> hangs() {
        return Stream.of(Fault.silence(), Fault.endlessHeaders(), Fault.halfABodyThenHang());
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void sendsNothingAgainAfterTheFirstConnectionBroke(Fault fault) {
        server.next(fault);
        PusherClient client = client();

        assertInDoubt(failure(() -> client.trigger(EVENT)), "broke");
        assertNothingWasRepeatedAndAllGoesOn(client, 0);
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void sendsNothingAgainAfterAConnectionBrokeThatWasKept(Fault fault) {
        PusherClient client = client();
        client.trigger(EVENT);
        server.next(fault);

        assertInDoubt(failure(() -> client.trigger(EVENT)), "broke");
        assertNothingWasRepeatedAndAllGoesOn(client, 1);
    }

    @ParameterizedTest
    @MethodSource("hangs")
    void waitsNoLongerThanTheTimeout(Fault fault) {
        server.next(fault);
        PusherClient client = client(builder -> builder.timeout(SHORT));

        assertInDoubt(failure(() -> client.trigger(EVENT)), "did not answer");
        assertNothingWasRepeatedAndAllGoesOn(client, 0);
    }

    /** When the reset arrives decides whether there was a connection at all; if not, trying again is safe. */
    @Test
    void sendsNothingAgainAfterTheFirstConnectionWasReset() {
        server.next(Fault.resetWhenConnected(), Fault.resetWhenConnected());
        PusherClient client = client();

        PusherException failure = failure(() -> client.trigger(EVENT));

        assertThat(failure).isInstanceOf(PusherConnectionException.class).hasMessageContaining(address());
        assertThat(failure.isRetryable()).isNotEqualTo(((PusherConnectionException) failure).isRequestSent());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void sendsNothingAgainAfterAConnectionWasResetThatWasKept() {
        PusherClient client = client();
        client.trigger(EVENT);
        server.next(Fault.resetWhenConnected());

        assertInDoubt(failure(() -> client.trigger(EVENT)), "broke");
        assertNothingWasRepeatedAndAllGoesOn(client, 1);
    }

    private void assertInDoubt(PusherException failure, String how) {
        assertThat(failure)
                .isInstanceOf(PusherConnectionException.class)
                .hasMessageContaining(address())
                .hasMessageContaining("POST /apps/3/events")
                .hasMessageContaining(how)
                .hasMessageContaining("nobody knows what became of it");
        assertThat(failure.getMessage()).doesNotContain("secret", "auth_signature");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(((PusherConnectionException) failure).isRequestSent()).isTrue();
        assertThat(failure.retryAfter()).isEmpty();
    }

    private void assertNothingWasRepeatedAndAllGoesOn(PusherClient client, int before) {
        assertThat(server.requests()).hasSizeBetween(before, before + 1);
        int received = server.requests().size();

        client.trigger(EVENT);

        assertThat(server.requests()).hasSize(received + 1);
        await().untilAsserted(() -> assertThat(server.openConnections()).isEqualTo(1));
    }

    @Test
    void readsNoAnswerWithoutAnEnd() {
        server.next(Fault.endlessBody());
        PusherClient client = client();

        PusherException failure = failure(() -> client.trigger(EVENT));

        assertInDoubt(failure, "more than 16777216 bytes");
        assertNothingWasRepeatedAndAllGoesOn(client, 0);
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void asksAgainWhatOnlyAsksWhateverBroke(Fault fault) {
        server.next(fault, fault);

        assertThat(client().channels("presence-")).isEmpty();

        List<Request> received = server.requests();
        assertThat(received).isNotEmpty().extracting(Request::method).containsOnly("GET");
    }

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "401, false",
        "403, false",
        "404, false",
        "413, false",
        "429, true",
        "500, false",
        "502, false",
        "503, true",
        "504, false"
    })
    void saysWhatTheServerSaid(int status, boolean retryable) {
        server.next(Fault.answer(status, "the reason is " + status + "\n"));

        PusherException failure = failure(() -> client().trigger(EVENT));

        assertThat(failure)
                .isInstanceOf(PusherResponseException.class)
                .hasMessageContaining(
                        address() + " answered POST /apps/3/events with " + status + ": the reason is " + status);
        assertThat(failure.isRetryable()).isEqualTo(retryable);
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(((PusherResponseException) failure).status()).isEqualTo(status);
        assertThat(((PusherResponseException) failure).body()).isEqualTo("the reason is " + status + "\n");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"429, 7, 7", "503, 0, 0", "503, -1,", "503, soon,", "429, 99999999999999999999,", "503, 3.5,"})
    void waitsAsLongAsTheServerAsksIfThatCanBeRead(int status, String header, Integer seconds) {
        server.next(Fault.answer(status, "", "Retry-After", header));

        PusherException failure = failure(() -> client().trigger(EVENT));

        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.retryAfter()
                        .map(Duration::toSeconds)
                        .map(Long::intValue)
                        .orElse(null))
                .isEqualTo(seconds);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"-3600, behind", "3600, ahead of"})
    void explainsAClockThatIsWrong(int offset, String where) {
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        server.next(Fault.answer(
                401,
                "Timestamp expired\n",
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC))));
        PusherClient client = client(builder -> builder.clock(() -> now.plusSeconds(offset)));

        assertThat(failure(() -> client.trigger(EVENT)))
                .hasMessageContaining("401: Timestamp expired; ")
                .hasMessageContaining("the clock of this machine is 3600 s " + where + " the server's: set it right")
                .matches(failure -> !failure.isRetryable());
    }

    @Test
    void saysThatNothingWasSentWhereNobodyListens() {
        server.close();

        assertUnreachable(failure(() -> client().trigger(EVENT)), address());
    }

    @Test
    void saysThatNothingWasSentWhereNobodyTakesConnections() throws Exception {
        try (DeafServer deaf = new DeafServer()) {
            assumeThat(deaf.isDeaf()).isTrue();
            PusherClient client = client(builder -> builder.port(deaf.port()).connectTimeout(SHORT));

            PusherException failure = failure(() -> client.trigger(EVENT));

            assertUnreachable(failure, "http://" + deaf.host() + ":" + deaf.port());
            assertThat(failure).hasMessageContaining("it did not accept the connection in time");
        }
    }

    @Test
    void saysThatNothingWasSentWhereTheTimeForARequestIsTheTimeForConnecting() throws Exception {
        try (DeafServer deaf = new DeafServer()) {
            assumeThat(deaf.isDeaf()).isTrue();
            PusherClient client = client(builder -> builder.port(deaf.port()).timeout(SHORT));

            for (int i = 0; i < 3; i++) {
                assertUnreachable(failure(() -> client.trigger(EVENT)), "http://" + deaf.host() + ":" + deaf.port());
            }
        }
    }

    @Test
    void saysThatNothingWasSentToAHostThatDoesNotExist() {
        PusherClient client = client(builder -> builder.host("no-such-host.invalid"));

        assertUnreachable(failure(() -> client.trigger(EVENT)), "http://no-such-host.invalid:" + server.port());
    }

    private static void assertUnreachable(PusherException failure, String address) {
        assertThat(failure)
                .isInstanceOf(PusherConnectionException.class)
                .hasMessageStartingWith(address + " cannot be reached: ");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(((PusherConnectionException) failure).isRequestSent()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void repeatsToTheLetterWhereTheServerHasShownThatItRecognizesThat(Fault fault) {
        server.honouringIdempotencyKeys();
        PusherClient client = client();
        client.trigger(Publication.of("first", new Channel("a"), "{}"));
        server.next(fault, Fault.answer(500, ""));

        client.trigger(EVENT);

        assertRepeated(server.requests().subList(1, server.requests().size()));
        assertThat(server.published())
                .containsExactly(new Event("a", "first", "{}"), new Event("a", "foo", "{\"n\":1}"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void repeatsToTheLetterWhereItIsToldThatTheServerRecognizesThat(Fault fault) {
        server.honouringIdempotencyKeys().next(fault, Fault.answer(502, "").unpublished());
        ChannelEncryption encryption = ChannelEncryption.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        PusherClient client = client(builder -> builder.idempotencyKeys(true).encryption(encryption));

        client.trigger(Publication.of("foo", new Channel("private-encrypted-a"), "{\"n\":1}"));

        assertRepeated(server.requests());
        assertThat(server.published()).hasSize(1);
        assertThat(encryption.decrypt(
                        "private-encrypted-a", server.published().get(0).data()))
                .isEqualTo("{\"n\":1}");
    }

    private static void assertRepeated(List<Request> attempts) {
        assertThat(attempts).hasSizeBetween(2, 3).allSatisfy(attempt -> {
            assertThat(attempt.body()).isEqualTo(attempts.get(0).body());
            assertThat(attempt.headers().get(FaultyServer.IDEMPOTENCY_KEY))
                    .isNotBlank()
                    .isEqualTo(attempts.get(0).headers().get(FaultyServer.IDEMPOTENCY_KEY));
        });
    }

    @Test
    void givesUpAfterThreeAttempts() {
        server.honouringIdempotencyKeys().then(Fault::resetAfterRequest);
        PusherClient client = client(builder -> builder.idempotencyKeys(true));

        assertInDoubt(failure(() -> client.trigger(EVENT)), "broke");

        assertThat(server.requests()).hasSize(3);
        assertThat(server.published()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void doesNotLetOthersRepeatWhatWasInDoubtBefore(int status) {
        server.honouringIdempotencyKeys().next(Fault.resetAfterRequest()).then(() -> Fault.answer(status, "later"));
        PusherClient client = client(builder -> builder.idempotencyKeys(true));

        PusherException failure = failure(() -> client.trigger(EVENT));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure)
                .hasMessageContaining("nobody knows what became of it")
                .hasMessageContaining("later");
        assertThat(server.requests()).hasSize(3);
        assertThat(server.published()).hasSize(1);
    }

    @Test
    void repeatsOnlyWithinTheTimeout() {
        server.honouringIdempotencyKeys()
                .next(Fault.resetAfterRequest())
                .then(() -> Fault.answer(503, "", "Retry-After", "60"));
        PusherClient client = client(builder -> builder.idempotencyKeys(true).timeout(Duration.ofSeconds(20)));

        assertThat(failure(() -> client.trigger(EVENT)).isRetryable()).isFalse();

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void doesNotBelieveAKeyThatWasNotSent() {
        server.next(Fault.answer(200, "{}", "X-Idempotency-Key", "another"), Fault.resetAfterRequest());
        PusherClient client = client();
        client.trigger(EVENT);

        assertInDoubt(failure(() -> client.trigger(EVENT)), "broke");

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void usesEachKeyOnce() {
        PusherClient client = client();
        PusherClient other = client();
        for (int i = 0; i < 20; i++) {
            client.trigger(EVENT);
            other.trigger(EVENT);
        }

        assertThat(server.requests())
                .extracting(request -> request.headers().get(FaultyServer.IDEMPOTENCY_KEY))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    @Test
    void leavesADeadServerAloneAndComesBack() {
        AtomicLong nanoTime = new AtomicLong();
        PusherClient client = client(builder -> builder.nanoTime(nanoTime::get));
        server.then(Fault::closeWhenConnected);
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            assertInDoubt(failure(() -> client.trigger(EVENT)), "broke");
        }

        assertPaused(client, Duration.ofSeconds(5));
        nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());
        assertInDoubt(failure(() -> client.trigger(EVENT)), "broke");
        assertPaused(client, Duration.ofSeconds(10));
        nanoTime.addAndGet(Duration.ofSeconds(4).toNanos());
        assertPaused(client, Duration.ofSeconds(6));

        server.then(Fault::none);
        assertPaused(client, Duration.ofSeconds(6));
        nanoTime.addAndGet(Duration.ofSeconds(6).toNanos());
        client.trigger(EVENT);
        client.trigger(EVENT);
        assertThat(server.requests()).hasSize(2);
    }

    private void assertPaused(PusherClient client, Duration left) {
        int connections = server.connections();
        int requests = server.requests().size();

        CompletableFuture<?> refused = client.triggerAsync(EVENT);

        assertThat(refused).as("refused at once").isCompletedExceptionally();
        PusherException failure = failure(() -> client.trigger(EVENT));
        assertThat(failure).isInstanceOf(PusherConnectionException.class).hasMessageContaining(address());
        assertThat(failure.isRetryable()).isTrue();
        assertThat(((PusherConnectionException) failure).isRequestSent()).isFalse();
        assertThat(failure.retryAfter()).hasValue(left);
        assertThat(server.connections()).isEqualTo(connections);
        assertThat(server.requests()).hasSize(requests);
    }

    @Test
    void takesARefusalForASignOfLife() {
        server.then(() -> Fault.answer(400, "no"));
        PusherClient client = client();
        for (int i = 0; i < 3 * CircuitBreaker.FAILURES; i++) {
            failure(() -> client.trigger(EVENT));
        }

        assertThat(server.requests()).hasSize(3 * CircuitBreaker.FAILURES);
    }

    @Test
    void endsAllRequestsToASilentServerInTime() {
        server.then(Fault::silence);
        PusherClient client = client(builder -> builder.timeout(SHORT));

        List<? extends CompletableFuture<?>> sent = IntStream.range(0, 100)
                .mapToObj(i -> client.triggerAsync(EVENT))
                .toList();

        assertThat(sent)
                .allSatisfy(each -> assertThat(each)
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .withCauseInstanceOf(PusherConnectionException.class));
        assertThat(server.requests()).hasSizeLessThanOrEqualTo(100);
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }

    @Test
    void endsWhatIsUnderWayWhenItIsClosed() {
        server.then(Fault::silence);
        PusherClient client = client();
        CompletableFuture<?> sent = client.triggerAsync(EVENT);
        await().untilAsserted(() -> assertThat(server.requests()).hasSize(1));

        client.close();

        assertThat(sent)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("was closed during POST /apps/3/events, and nobody knows what became of it");
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        assertThat(failure(() -> client.trigger(EVENT)))
                .hasMessageContaining("the client of " + address() + " is closed")
                .matches(failure -> !failure.isRetryable());
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void endsWhatWaitsForAnotherAttemptWhenItIsClosed() {
        server.honouringIdempotencyKeys().next(Fault.resetAfterRequest(), Fault.answer(503, "", "Retry-After", "5"));
        PusherClient client = client(builder -> builder.idempotencyKeys(true));
        CompletableFuture<?> sent = client.triggerAsync(EVENT);
        await().untilAsserted(() -> assertThat(server.requests()).hasSize(2));

        client.close();

        assertThat(sent).isCompletedExceptionally();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void sendsTheRestOfAnEventAgainOnlyWhereThatIsSafe() {
        server.next(Fault.none(), Fault.resetAfterRequest());
        PusherClient client = client();
        Channels many = Channels.of(
                IntStream.range(0, 250).mapToObj(i -> new Channel("c" + i)).toArray(Channel[]::new));

        PusherException failure = failure(() -> client.trigger(Publication.of("wide", many, "{}")));

        assertThat(failure).hasMessageContaining("1 of 3 requests");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(server.requests()).hasSize(2);
        assertThat(server.published()).hasSize(200).doesNotHaveDuplicates();
    }
}
