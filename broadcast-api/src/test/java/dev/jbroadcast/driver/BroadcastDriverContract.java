package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.manager.BroadcastManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every driver that has somewhere to send to: events need not know which one it is. */
public abstract class BroadcastDriverContract {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The one event class that all drivers are given. */
    public record OrderShipped(long orderId, String status) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.privateChannel("orders." + orderId);
        }

        @Override
        public String broadcastAs() {
            return "order.shipped";
        }
    }

    /** A driver; may be the same one each time. */
    protected abstract BroadcastDriver driver();

    /** The payloads that arrived from the driver, in their order; empty where a test cannot see them. */
    protected Optional<List<String>> arrived() {
        return Optional.empty();
    }

    @Test
    void takesTheSameEventAsAnyOther() {
        try (BroadcastManager manager =
                BroadcastManager.builder().connection("any", driver()).build()) {
            assertSent(manager.broadcast(new OrderShipped(42, "shipped")));
            assertSent(manager.except(new SocketId("1.2")).broadcast(new OrderShipped(43, "100% {} %s")));
        }
    }

    @Test
    void takesTheSameEventInTheSendersThread() {
        try (BroadcastManager manager =
                BroadcastManager.builder().connection("any", driver()).build()) {
            assertSent(manager.broadcastNow(new OrderShipped(42, "shipped")));
        }
    }

    @Test
    void isDoneAtOnceIfItIsCalledInTheSendersThread() {
        BroadcastDriver driver = driver();
        assumeThat(driver.isInline()).isTrue();

        assertThat(driver.publish(publication("{}")).toCompletableFuture()).isCompletedWithValue(null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "-1.5e3",
                "\"\"",
                "{\"text\":\"a \\\"quoted\\\" \\\\ \\n \\u0000 {} %s\"}",
                "{\"a\":[1,{\"b\":[]}]}",
                "\"äöü € 😀 \\ud83d\""
            })
    void takesAnyPayload(String data) {
        assertSent(driver().publish(publication(data)));
    }

    @Test
    void takesAPayloadAsLargeAsItSays() {
        BroadcastDriver driver = driver();

        assertThat(driver.maxDataBytes()).isPositive();
        assertSent(driver.publish(publication("\"" + "x".repeat(Math.min(driver.maxDataBytes(), 200_000) - 2) + "\"")));
    }

    static Stream<Publication> publications() {
        Channel news = Channel.publicChannel("news");
        return Stream.of(
                Publication.of("a", news, "{}"),
                Publication.of("a.b-c:d", Channel.privateChannel("orders.1"), "{}"),
                Publication.of("App\\Events\\Joined", Channel.presence("room.1"), "{}"),
                Publication.of("😀".repeat(Publication.MAX_EVENT_LENGTH / 2), news, "{}"),
                Publication.of("many", Channels.of(news, Channel.presence("room.1"), new Channel("b")), "{}"),
                Publication.of("others", news, "{}").except(new SocketId("123.456")),
                new Publication("unknown", List.of(news), "{}", true, null, null),
                new Publication("source", List.of(news), "{}", false, null, new OrderShipped(1, "new")));
    }

    @ParameterizedTest
    @MethodSource("publications")
    void takesAnyNameChannelsAndReceivers(Publication publication) {
        assertSent(driver().publish(publication));
    }

    @Test
    void takesPublicationsFromManyThreadsAtOnce() throws Exception {
        BroadcastDriver driver = driver();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<List<CompletionStage<Void>>>> senders = new ArrayList<>();
            for (int sender = 0; sender < 4; sender++) {
                senders.add(threads.submit(() -> {
                    start.await();
                    List<CompletionStage<Void>> sent = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        sent.add(driver.publish(publication("{\"number\":" + i + "}")));
                    }
                    return sent;
                }));
            }
            start.countDown();

            for (Future<List<CompletionStage<Void>>> sender : senders) {
                sender.get().forEach(BroadcastDriverContract::assertSent);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void takesAsManyPublicationsAtATimeAsItSays() {
        BroadcastDriver driver = driver();
        assertThat(driver.maxBatchSize()).isPositive();
        List<String> payloads = IntStream.range(0, Math.min(driver.maxBatchSize(), 100))
                .mapToObj(i -> "{\"number\":" + i + "}")
                .toList();

        List<CompletionStage<Void>> sent = driver.publishAll(
                payloads.stream().map(BroadcastDriverContract::publication).toList());

        assertThat(sent).hasSameSizeAs(payloads).allSatisfy(BroadcastDriverContract::assertSent);
        arrived().ifPresent(arrived -> assertThat(arrived).isEqualTo(payloads));
    }

    @Test
    void isWhatItIsMadeOfAndNothingElse() {
        BroadcastDriver driver = driver();

        assertThat(driver.unwrap(BroadcastDriver.class)).containsSame(driver);
        assertThat(driver.unwrap(driver.getClass()))
                .hasValueSatisfying(same -> assertThat(same).isSameAs(driver));
        assertThat(driver.unwrap(BroadcastDriverContract.class)).isEmpty();
    }

    private static Publication publication(String data) {
        return Publication.of("a", new Channel("b"), data);
    }

    private static void assertSent(CompletionStage<Void> sent) {
        assertThat(future(sent)).succeedsWithin(PATIENCE).isNull();
    }

    private static void assertSent(BroadcastResult result) {
        assertThat(future(result.completion())).succeedsWithin(PATIENCE).isEqualTo(BroadcastResult.Status.SENT);
    }

    private static <T> CompletableFuture<T> future(CompletionStage<T> stage) {
        return stage.toCompletableFuture();
    }
}
