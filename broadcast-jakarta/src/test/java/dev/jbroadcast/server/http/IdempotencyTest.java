package dev.jbroadcast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.RequestSigner;
import dev.jbroadcast.pusher.RequestSigner.Parameter;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.PusherServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that are repeated with the header X-Idempotency-Key (§9). */
class IdempotencyTest {

    private static final AppCredentials ONE = new AppCredentials("1", "key-one", "secret-one");
    private static final AppCredentials TWO = new AppCredentials("2", "key-two", "secret-two");
    private static final String EVENT = "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"\"}";
    private static final String BATCH = "{\"batch\":[" + EVENT + "," + EVENT + "]}";
    private static final int THREADS = 32;

    private final AtomicLong now = new AtomicLong(1353088179);
    private final PusherServer server =
            PusherServer.builder().app(App.of(ONE)).app(App.of(TWO)).build();
    private final HttpApi api = HttpApi.builder(server)
            .clock(() -> Instant.ofEpochSecond(now.get()))
            .build();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void publishesOnceAndRepeatsTheAnswerAlsoWhenItIsSignedAnew() throws Exception {
        String body = EVENT.replace("}", ",\"info\":\"subscription_count\"}");
        ApiResponse first = send(ONE, "events", "k", body);
        now.incrementAndGet();
        ApiResponse second = send(ONE, "events", "k", body);

        assertThat(first.body()).isEqualTo("{\"channels\":{\"a\":{\"subscription_count\":0}}}");
        assertThat(first.headers()).isEqualTo(Map.of("X-Idempotency-Key", "k"));
        assertThat(second).isEqualTo(first);
        assertThat(published(ONE)).isEqualTo(1);
    }

    @Test
    void doesTheSameForBatches() throws Exception {
        send(ONE, "batch_events", "k", BATCH);
        assertThat(send(ONE, "batch_events", "k", BATCH).body()).isEqualTo("{}");

        assertThat(published(ONE)).isEqualTo(2);
    }

    @Test
    void publishesEachTimeWithoutAKeyOrWithAnotherOneOrForAnotherApp() throws Exception {
        assertThat(send(ONE, "events", null, EVENT).headers()).isEmpty();
        send(ONE, "events", null, EVENT);
        send(ONE, "events", "k", EVENT);
        send(ONE, "events", "K", EVENT);
        send(TWO, "events", "k", EVENT);

        assertThat(published(ONE)).isEqualTo(4);
        assertThat(published(TWO)).isEqualTo(1);
    }

    @Test
    void refusesTheSameKeyForSomethingElse() throws Exception {
        send(ONE, "events", "k", EVENT);
        for (ApiResponse answer : List.of(
                send(ONE, "events", "k", EVENT.replace("\"e\"", "\"f\"")),
                send(ONE, "events", "k", EVENT, new Parameter("info", "subscription_count")),
                send(ONE, "batch_events", "k", BATCH))) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(
                            "The X-Idempotency-Key \"k\" was used for a different request; a new request needs a new key\n");
            assertThat(answer.headers()).containsEntry("X-Idempotency-Key", "k");
        }
        assertThat(published(ONE)).isEqualTo(1);
    }

    @Test
    void letsARefusedRequestBeCorrected() throws Exception {
        ApiResponse refused = send(ONE, "events", "k", EVENT.replace("\"a\"", "\"a b\""));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.headers()).containsEntry("X-Idempotency-Key", "k");

        assertThat(send(ONE, "events", "k", EVENT).status()).isEqualTo(200);
        assertThat(published(ONE)).isEqualTo(1);
    }

    @Test
    void takesKeysOf1To255VisibleCharactersAndEchoesNoOthers() throws Exception {
        assertThat(send(ONE, "events", "!~" + "x".repeat(253), EVENT).status()).isEqualTo(200);
        for (String key : List.of("", "x".repeat(256), "a b", "ä", "a\n", "\u007f")) {
            ApiResponse answer = send(ONE, "events", key, EVENT);
            assertThat(answer.status()).as(key).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo("Invalid X-Idempotency-Key: it has 1 to 255 visible ASCII characters\n");
            assertThat(answer.headers()).isEmpty();
        }
        assertThat(published(ONE)).isEqualTo(1);
    }

    @Test
    void looksAtTheKeyOnlyAfterTheSignature() throws Exception {
        AppCredentials forged = new AppCredentials("1", "key-one", "wrong");
        send(ONE, "events", "k", EVENT);

        ApiResponse answer = send(forged, "events", "k", EVENT);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).isEmpty();
        assertThat(send(forged, "events", "not legal", EVENT).status()).isEqualTo(401);
    }

    @Test
    void publishesOnceIfAllSendTheSameAtTheSameTime() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<ApiResponse> sender = () -> {
                start.await();
                return send(ONE, "events", "k", EVENT);
            };
            List<Future<ApiResponse>> answers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                answers.add(threads.submit(sender));
            }
            int carriedOut = 0;
            for (Future<ApiResponse> answer : answers) {
                assertThat(answer.get().status()).isIn(200, 503);
                carriedOut += answer.get().status() == 200 ? 1 : 0;
            }
            assertThat(carriedOut).isPositive();
        } finally {
            threads.shutdownNow();
        }
        assertThat(published(ONE)).isEqualTo(1);
    }

    private long published(AppCredentials app) {
        return server.hub(app.appId()).orElseThrow().statistics().publications();
    }

    private ApiResponse send(AppCredentials app, String what, @Nullable String key, String body, Parameter... more)
            throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String path = "/apps/" + app.appId() + "/" + what;
        List<Parameter> query = new ArrayList<>(List.of(more));
        query.add(new Parameter("body_md5", RequestSigner.md5(bytes)));
        query.add(new Parameter("auth_key", app.key()));
        query.add(new Parameter("auth_timestamp", Long.toString(now.get())));
        query.add(new Parameter("auth_version", "1.0"));
        query.add(new Parameter("auth_signature", new RequestSigner(app).sign("POST", path, query)));
        String rawQuery = String.join(
                "&", query.stream().map(it -> it.name() + "=" + it.value()).toList());
        return api.handle(
                new ApiRequest("POST", path, rawQuery, null, key, bytes.length, new ByteArrayInputStream(bytes)));
    }
}
