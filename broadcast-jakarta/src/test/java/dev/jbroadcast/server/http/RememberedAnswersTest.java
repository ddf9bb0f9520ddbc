package dev.jbroadcast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.server.cluster.Cluster;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RememberedAnswersTest {

    private static final long TIME_TO_LIVE = RememberedAnswers.TIME_TO_LIVE.toNanos();

    // Near the end of the range, where the nanoseconds of a machine may be too.
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - TIME_TO_LIVE / 2);
    private final Deque<Runnable> planned = new ArrayDeque<>();
    private final RememberedAnswers answers =
            new RememberedAnswers(new AnswersOfNodes(Cluster.single()), time::get, planned::add);
    private final AtomicInteger carriedOut = new AtomicInteger();

    @Test
    void carriesOutOnceAndRepeatsTheAnswer() {
        assertThat(ask("app", "key", "a").body()).isEqualTo("1");
        assertThat(ask("app", "key", "a").body()).isEqualTo("1");
        assertThat(ask("app", "other", "a").body()).isEqualTo("2");
        assertThat(ask("another", "key", "a").body()).isEqualTo("3");
    }

    @Test
    void refusesTheKeyOfADifferentRequest() {
        ask("app", "key", "a");

        assertThatThrownBy(() -> ask("app", "key", "b"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessage(
                        "The X-Idempotency-Key \"key\" was used for a different request; a new request needs a new key");
        assertThat(carriedOut).hasValue(1);
    }

    @Test
    void asksToTryAgainWhileTheFirstIsBeingCarriedOut() {
        answers.once("app", "key", "a", () -> {
            assertThatThrownBy(() -> ask("app", "key", "a")).isInstanceOfSatisfying(ApiException.class, e -> {
                assertThat(e.status()).isEqualTo(503);
                assertThat(e.headers()).isEqualTo(Map.of("Retry-After", "1"));
            });
            assertThatThrownBy(() -> ask("app", "key", "b"))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
            // What is in progress is not forgotten, however long it takes.
            passTime(TIME_TO_LIVE);
            assertThatThrownBy(() -> ask("app", "key", "a")).isInstanceOf(ApiException.class);
            return answer(200, "done");
        });

        assertThat(ask("app", "key", "a").body()).isEqualTo("done");
        assertThat(carriedOut).hasValue(0);
    }

    @Test
    void forgetsWhatWasRefusedOrHasFailed() {
        assertThat(answers.once("app", "key", "a", () -> answer(500, "")).status())
                .isEqualTo(500);
        assertThatThrownBy(() -> answers.once("app", "key", "b", () -> {
                    throw ApiException.badRequest("no");
                }))
                .hasMessage("no");
        assertThatThrownBy(() -> answers.once("app", "key", "c", () -> {
                    throw new AssertionError("worse");
                }))
                .hasMessage("worse");
        assertThat(answers.isEmpty()).isTrue();

        assertThat(ask("app", "key", "d").body()).isEqualTo("1");
    }

    @Test
    void forgetsAfterTwoMinutes() {
        ask("app", "key", "a");
        time.addAndGet(TIME_TO_LIVE - 1);
        assertThat(ask("app", "key", "a").body()).isEqualTo("1");

        time.addAndGet(1);
        assertThat(ask("app", "key", "b").body()).isEqualTo("2");
    }

    @Test
    void isEmptyInTheEndAlsoIfNobodyAsksAnyMore() {
        ask("app", "key", "a");
        time.addAndGet(1);
        ask("app", "later", "a");
        ask("another", "key", "a");
        assertThat(planned).hasSize(1);

        passTime(TIME_TO_LIVE - 1);
        assertThat(answers.isEmpty()).isFalse();
        passTime(TIME_TO_LIVE);
        assertThat(answers.isEmpty()).isTrue();
        assertThat(planned).isEmpty();
    }

    @Test
    void forgetsTheOldestOfAnAppThatSendsTooMany() {
        ask("another", "0", "a");
        for (int i = 0; i <= RememberedAnswers.MAX_ANSWERS; i++) {
            ask("app", Integer.toString(i), "a");
        }
        int sofar = carriedOut.get();

        ask("another", "0", "a");
        ask("app", "1", "a");
        assertThat(carriedOut).hasValue(sofar);
        ask("app", "0", "a");
        assertThat(carriedOut).hasValue(sofar + 1);
    }

    @Test
    void forgetsTheOldestOfAnAppWhoseAnswersAreTooLarge() {
        String half = "x".repeat(RememberedAnswers.MAX_CHARACTERS / 2);
        answers.once("app", "first", "a", () -> answer(200, half));
        answers.once("app", "second", "a", () -> answer(200, half));
        assertThat(ask("app", "first", "a").body()).isEqualTo(half);

        assertThat(ask("app", "third", "a").body()).isEqualTo("1");
        assertThat(ask("app", "second", "a").body()).isEqualTo(half);
        assertThat(ask("app", "first", "a").body()).isEqualTo("2");
    }

    private ApiResponse ask(String appId, String key, String fingerprint) {
        return answers.once(appId, key, fingerprint, () -> answer(200, Integer.toString(carriedOut.incrementAndGet())));
    }

    private void passTime(long nanos) {
        time.addAndGet(nanos);
        planned.remove().run();
    }

    private static ApiResponse answer(int status, String body) {
        return new ApiResponse(status, ApiResponse.JSON, body, Map.of(), true);
    }
}
