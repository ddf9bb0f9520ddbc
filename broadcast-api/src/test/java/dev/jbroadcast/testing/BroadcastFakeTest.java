package dev.jbroadcast.testing;

import static dev.jbroadcast.testing.BroadcastAssertions.assertNothingBroadcast;
import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.ShouldBroadcastNow;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.Jackson2JsonCodec;
import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonbJsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.manager.UnknownSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BroadcastFakeTest {

    private static final SocketId SENDER = new SocketId("1.2");

    @AutoClose
    private final BroadcastFake fake = BroadcastFake.create();

    record OrderShipped(long orderId, String status) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.privateChannel("orders." + orderId);
        }

        @Override
        public boolean broadcastWhen() {
            return !status.equals("draft");
        }
    }

    @Broadcast(on = "private-desks.{desk}", as = "desk.opened")
    record DeskOpened(String desk) {}

    record Urgent(long id) implements ShouldBroadcastNow {
        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("news");
        }
    }

    record Nowhere() implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channels.none();
        }
    }

    static final class NoRecord implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("news");
        }
    }

    /** Has a property that cannot be read. */
    public static final class Unreadable {
        public String getName() {
            throw new IllegalStateException("no name");
        }
    }

    /** What becomes of these must be the same here and in production. */
    static Stream<Named<Function<Broadcaster, BroadcastResult>>> sendings() {
        Channel news = Channel.publicChannel("news");
        return Stream.of(
                Named.of("an event", b -> b.broadcast(new OrderShipped(42, "shipped"))),
                Named.of("an annotated event", b -> b.broadcast(new DeskOpened("a"))),
                Named.of("an event sent now", b -> b.broadcast(new Urgent(1))),
                Named.of("an event whose condition does not hold", b -> b.broadcast(new OrderShipped(42, "draft"))),
                Named.of("an event without channels", b -> b.broadcast(new Nowhere())),
                Named.of("an event to others", b -> b.toOthers().broadcast(new Urgent(1))),
                Named.of("an event to all but one", b -> b.except(SENDER).broadcast(new Urgent(1))),
                Named.of(
                        "an anonymous event",
                        b -> b.on(news).as("headline").with(Map.of("a", 1)).send()),
                Named.of(
                        "an anonymous event sent now",
                        b -> b.on(Channels.of(news, Channel.presence("room.1"))).sendNow()),
                Named.of("an object that is no event", b -> b.broadcast("text")),
                Named.of("an event that is no record", b -> b.broadcast(new NoRecord())),
                Named.of("an illegal channel", b -> b.broadcast(new DeskOpened("a.b"))),
                Named.of("an illegal name", b -> b.on(news).as("pusher:error").send()),
                Named.of(
                        "a payload that is no JSON",
                        b -> b.on(news).with(new Unreadable()).send()),
                Named.of(
                        "a payload at the limit",
                        b -> b.on(news).with("x".repeat(10_238)).send()),
                Named.of(
                        "a payload over the limit",
                        b -> b.on(news).with("x".repeat(10_239)).send()),
                Named.of(
                        "a payload whose bytes are over the limit",
                        b -> b.on(news).with("€".repeat(3_413)).send()),
                Named.of("an unknown connection", b -> b.via("reverb").on(news).send()));
    }

    @ParameterizedTest
    @MethodSource("sendings")
    void doesWithAnEventWhatProductionDoes(Function<Broadcaster, BroadcastResult> sending) {
        List<Publication> sent = new CopyOnWriteArrayList<>();
        try (BroadcastManager production = BroadcastManager.builder()
                .connection("memory", new QueuedDriver(sent))
                .build()) {
            Outcome expected = Outcome.of(production, sending);
            Outcome actual = Outcome.of(fake, sending);

            assertThat(actual).isEqualTo(expected);
            assertThat(fake.publications().stream().map(BroadcastFakeTest::onTheWire))
                    .isEqualTo(sent.stream().map(BroadcastFakeTest::onTheWire).toList());
        }
    }

    private static Publication onTheWire(Publication publication) {
        return new Publication(
                publication.event(),
                publication.channels(),
                publication.data(),
                publication.toOthers(),
                publication.except(),
                null);
    }

    private record Outcome(
            @Nullable Status status, @Nullable String failure) {

        static Outcome of(Broadcaster broadcaster, Function<Broadcaster, BroadcastResult> sending) {
            try {
                return new Outcome(
                        sending.apply(broadcaster)
                                .completion()
                                .toCompletableFuture()
                                .join(),
                        null);
            } catch (BroadcastException | IllegalArgumentException e) {
                return new Outcome(null, e.toString());
            }
        }
    }

    /** A driver with the limits of production that is not called in the sender's thread. */
    private record QueuedDriver(List<Publication> sent) implements BroadcastDriver {

        @Override
        public CompletionStage<Void> publish(Publication publication) {
            sent.add(publication);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public int maxDataBytes() {
            return 10_240;
        }
    }

    @Test
    void hasWhatWasSentWhenTheSendingMethodReturns() {
        BroadcastResult result = fake.broadcast(new OrderShipped(42, "shipped"));

        assertThat(result.status()).isEqualTo(Status.SENT);
        assertThat(fake.publications()).extracting(Publication::event).containsExactly("OrderShipped");
        assertThat(fake).hasToString("BroadcastFake" + fake.publications());
    }

    @Test
    void hasWhatWasSentEvenIfOtherThreadsSendOnTheSameChannel() throws Exception {
        int threads = 4;
        int events = 100;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            String status = "thread " + thread;
            senders.add(CompletableFuture.runAsync(
                    () -> {
                        await(start);
                        for (int i = 0; i < events; i++) {
                            OrderShipped event = new OrderShipped(42, status + " " + i);
                            fake.broadcast(event);
                            assertThat(fake.publications())
                                    .extracting(Publication::source)
                                    .contains(event);
                        }
                    },
                    task -> new Thread(task).start()));
        }

        assertThat(CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(60));
        assertThat(fake)
                .hasBroadcast(OrderShipped.class)
                .on("private-orders.42")
                .times(threads * events);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void forgetsWhatItIsToldToForget() {
        fake.broadcast(new OrderShipped(42, "draft"));
        fake.broadcast(new Urgent(1));

        fake.clear();

        assertNothingBroadcast(fake);
        assertThatThrownBy(() -> assertThat(fake).hasBroadcast(Urgent.class))
                .hasMessage("Expected a broadcast of Urgent but there were no broadcasts");
    }

    @Test
    void sendsAfterTheCommit() {
        fake.transactions().begin();
        fake.broadcast(new OrderShipped(42, "packed"));
        BroadcastResult waiting = fake.toOthers().broadcast(new OrderShipped(42, "shipped"));
        fake.broadcast(new Urgent(1));

        assertThat(waiting.status()).isEqualTo(Status.PENDING);
        assertThat(fake).hasNotBroadcast(OrderShipped.class).hasBroadcastExactly(Urgent.class);

        fake.transactions().commit();

        assertThat(waiting.status()).isEqualTo(Status.SENT);
        assertThat(fake).hasBroadcastExactly(Urgent.class, OrderShipped.class, OrderShipped.class);
        assertThat(fake)
                .hasBroadcast(OrderShipped.class)
                .withPayload("status", "packed")
                .once();
    }

    @Test
    void dropsWhatWasSentBeforeARollback() {
        BroadcastResult[] result = new BroadcastResult[1];

        assertThatThrownBy(() -> fake.transactions().inTransaction(() -> {
                    result[0] = fake.broadcast(new OrderShipped(42, "shipped"));
                    throw new IllegalStateException("no money");
                }))
                .hasMessage("no money");

        assertThat(result[0].status()).isEqualTo(Status.ROLLED_BACK);
        assertNothingBroadcast(fake);
    }

    @Test
    void remembersAfterItWasClearedWhatWaitsForATransaction() {
        fake.transactions().begin();
        fake.broadcast(new OrderShipped(42, "shipped"));
        fake.clear();
        assertThatThrownBy(() -> assertThat(fake).hasBroadcast(OrderShipped.class))
                .hasMessageContaining("OrderShipped[orderId=42, status=shipped] waits for its transaction to commit");

        fake.transactions().commit();

        assertThat(fake).hasBroadcast(OrderShipped.class).once();
    }

    @Test
    void leavesOutTheConnectionThatARequestCameFrom() {
        fake.withSocket(SENDER, () -> fake.toOthers().broadcast(new Urgent(1)));
        assertThat(fake).hasBroadcast(Urgent.class).toOthers().except(SENDER).once();
        assertThat(fake.currentSocket().get()).isEmpty();

        fake.clear();
        fake.toOthers().broadcast(new Urgent(2));
        assertThat(fake).hasBroadcast(Urgent.class).toOthers().once();
        assertThat(fake.publications().get(0).except()).isNull();
    }

    @Test
    void refusesAnUnknownConnectionToLeaveOutIfProductionDoes() {
        try (BroadcastFake strict =
                BroadcastFake.builder().unknownSocket(UnknownSocket.FAIL).build()) {
            assertThatThrownBy(() -> strict.toOthers().broadcast(new Urgent(1)))
                    .isInstanceOf(BroadcastException.class)
                    .hasMessageContaining("X-Socket-ID");
            assertNothingBroadcast(strict);
        }
    }

    @Test
    void hasTheConnectionsThatTheCodeUnderTestUses() {
        try (BroadcastFake two =
                BroadcastFake.builder().connections("reverb", "log").build()) {
            two.broadcast(new Urgent(1));
            two.via("log", "reverb").broadcast(new Urgent(2));

            assertThat(two).hasBroadcast(Urgent.class).times(3);
            assertThat(two).hasBroadcast(Urgent.class).via("reverb").times(2);
            assertThat(two)
                    .hasBroadcast(Urgent.class)
                    .via("log")
                    .withPayload("id", 2)
                    .once();
            assertThat(two.driver().publications()).hasSize(2);
            assertThat(two.driver("log").publications()).hasSize(1);

            two.driver("log").clear();
            assertThat(two).hasBroadcast(Urgent.class).via("reverb").times(2);
            assertThat(two.driver("log").publications()).isEmpty();

            assertThatThrownBy(() -> two.driver("pusher"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the fake has no connection \"pusher\", only: reverb, log; name it with BroadcastFake.builder().connections(…)");
        }
    }

    @Test
    void refusesConnectionsThatCannotBeToldApart() {
        assertThatThrownBy(() -> BroadcastFake.builder().connections())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections(…) takes one name or more, each once, and not []");
        assertThatThrownBy(() -> BroadcastFake.builder().connections("a", "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesWritesAndLimitsAsItIsTold() {
        record Small(String text) {}
        try (BroadcastFake other = BroadcastFake.builder()
                .namer(EventNamer.laravel())
                .codec(new Jackson2JsonCodec())
                .maxDataBytes(20)
                .build()) {
            other.broadcast(new Urgent(1));

            assertThat(other).hasBroadcast("App\\Events\\Urgent").withPayload(Map.of("id", 1));
            assertThatThrownBy(() -> other.on(Channel.publicChannel("news"))
                            .with(new Small("1234567890"))
                            .send())
                    .isInstanceOf(BroadcastException.class)
                    .hasMessageContaining("takes at most 20");
        }
    }

    @Test
    void findsWhatIsWrongWithEventClassesWhenItIsBuilt() {
        @Broadcast(on = "private-orders.{id}")
        record Wrong(long orderId) {}

        assertThatThrownBy(() -> BroadcastFake.builder().events(Wrong.class).build())
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining("Wrong");
    }

    @Test
    void comparesPayloadsWithTheCodecThatWroteThem() {
        for (JsonCodec codec : List.of(new Jackson3JsonCodec(), new Jackson2JsonCodec(), new JsonbJsonCodec())) {
            try (BroadcastFake any = BroadcastFake.builder().codec(codec).build()) {
                any.broadcast(new OrderShipped(42, "shipped"));

                assertThat(any)
                        .hasBroadcast(OrderShipped.class)
                        .withPayload("orderId", 42)
                        .withPayload(new OrderShipped(42, "shipped"))
                        .withPayload(Map.of("status", "shipped", "orderId", 42.0));
            }
        }
    }

    @Test
    void failsAsADriverWithoutANetworkDoes() {
        List<String> reported = new CopyOnWriteArrayList<>();
        try (BroadcastFake failing = BroadcastFake.builder()
                .onFailure((publication, connection, failure) ->
                        reported.add(publication.event() + " over " + connection + ": " + failure.getMessage()))
                .build()) {
            failing.driver().failWith(DeliveryException.retryable("the server is down", null));

            BroadcastResult result = failing.broadcast(new OrderShipped(42, "shipped"));

            assertThat(result.completion().toCompletableFuture().join()).isEqualTo(Status.FAILED);
            assertThat(reported).containsExactly("OrderShipped over memory: the server is down");
            assertThatThrownBy(() -> failing.broadcast(new Urgent(1))).isInstanceOf(DeliveryException.class);
            assertNothingBroadcast(failing);

            failing.driver().recover();
            failing.broadcast(new Urgent(2));
            assertThat(failing).hasBroadcast(Urgent.class).once();
        }
    }

    @Test
    void doesNotCloseSilentlyOverAnOpenTransaction() {
        BroadcastFake forgetful = BroadcastFake.create();
        forgetful.transactions().begin();

        assertThatThrownBy(forgetful::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a simulated transaction was left open in the thread \"%s\"; end it with commit() or rollback()",
                        Thread.currentThread().getName());
        forgetful.close();
    }
}
