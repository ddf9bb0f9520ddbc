package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever becomes of batches, and whenever: behind a driver that keeps to its contract, every channel has its events
 * in their order, each once, and none is missing that was not given up. All that happens is drawn from a seed.
 */
@Timeout(120)
class DeliveryBatchOrderTest {

    private static final int EVENTS = 300;

    private final Map<Integer, Receipt> receipts = new HashMap<>();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyChannelHasItsEventsInOrderAndEachOnce(long seed) {
        Random random = new Random(seed);
        DeliverySettings settings = SETTINGS.withCapacity(random.nextBoolean() ? 10_000 : 20 + random.nextInt(50))
                .withOverflow(OverflowPolicy.values()[random.nextInt(4)])
                .withMaxWait(Duration.ZERO)
                .withMaxInFlight(1 + random.nextInt(30))
                .withTimeout(Duration.ofDays(1))
                .withRetry(new RetryPolicy(1 + random.nextInt(6), Duration.ofMillis(100), Duration.ofSeconds(1)));
        Server server = new Server(random, 1 + random.nextInt(12));
        HandDrivenScheduler scheduler = new HandDrivenScheduler();
        DeliveryQueue queue = new DeliveryQueue("test", server, settings, Runnable::run, scheduler, () -> random);

        int channels = 1 + random.nextInt(8);
        int offered = 0;
        while (offered < EVENTS || !isDone(queue)) {
            switch (random.nextInt(offered < EVENTS ? 6 : 3)) {
                case 0 -> server.receiveOne();
                case 1 -> server.answerOne();
                case 2 -> scheduler.advance(Duration.ofMillis(random.nextInt(150)));
                default -> {
                    if (offered < EVENTS) {
                        offer(queue, offered++, channels, random);
                    }
                }
            }
            DeliveryStatistics statistics = queue.statistics();
            assertThat(statistics.inFlight()).isLessThanOrEqualTo(settings.maxInFlight());
            assertThat(server.calls.isEmpty() && server.answers.isEmpty()).isEqualTo(statistics.inFlight() == 0);
        }

        assertThat(server.disorder).isEmpty();
        assertThat(server.largest).isLessThanOrEqualTo(server.maxBatchSize);
        receipts.forEach((number, receipt) -> assertThat(server.arrived.contains(number))
                .as("event %d: %s", number, receipt)
                .isEqualTo(receipt.isSent()));
        assertThat(queue.statistics().sent()).isEqualTo(server.arrived.size());
        assertThat(scheduler.delays()).isEmpty();
    }

    private static boolean isDone(DeliveryQueue queue) {
        DeliveryStatistics statistics = queue.statistics();
        return statistics.waiting() + statistics.inFlight() == 0;
    }

    private void offer(DeliveryQueue queue, int number, int channels, Random random) {
        List<Channel> on = IntStream.rangeClosed(0, random.nextInt(4) / 2)
                .mapToObj(i -> new Channel("c" + random.nextInt(channels)))
                .toList();
        Receipt receipt = new Receipt();
        receipts.put(number, receipt);
        String key = random.nextInt(10) == 0 ? "key" + random.nextInt(3) : null;
        queue.offer(new Publication("e", on, String.valueOf(number), false, null, null), key, receipt);
    }

    /**
     * A driver and what is behind it. A call takes its time to get there; what arrives, arrives in the order of the
     * call; the answers come back later, in any order.
     */
    private static final class Server implements BroadcastDriver {

        private record Call(List<Publication> publications, List<CompletableFuture<Void>> answers) {}

        private final Random random;
        private final int maxBatchSize;
        private final List<Call> calls = new ArrayList<>();
        private final List<Runnable> answers = new ArrayList<>();
        private final Set<Integer> arrived = new HashSet<>();
        private final Map<Channel, Integer> last = new HashMap<>();
        private final List<String> disorder = new ArrayList<>();
        private int largest;

        private Server(Random random, int maxBatchSize) {
            this.random = random;
            this.maxBatchSize = maxBatchSize;
        }

        @Override
        public int maxBatchSize() {
            return maxBatchSize;
        }

        @Override
        public CompletionStage<Void> publish(Publication publication) {
            return publishAll(List.of(publication)).get(0);
        }

        @Override
        public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
            largest = Math.max(largest, publications.size());
            Call call = new Call(
                    publications,
                    publications.stream()
                            .map(publication -> new CompletableFuture<Void>())
                            .toList());
            calls.add(call);
            if (random.nextInt(4) == 0) {
                receive(call);
                for (int i = random.nextInt(6); i > 0; i--) {
                    answerOne();
                }
            }
            return List.copyOf(call.answers());
        }

        private void receiveOne() {
            if (!calls.isEmpty()) {
                receive(calls.get(random.nextInt(calls.size())));
            }
        }

        private void receive(Call call) {
            calls.remove(call);
            Set<Channel> heldBack = new HashSet<>();
            for (int i = 0; i < call.publications().size(); i++) {
                Publication publication = call.publications().get(i);
                CompletableFuture<Void> answer = call.answers().get(i);
                Collection<Channel> channels = publication.channels();
                if (!Collections.disjoint(heldBack, channels) || random.nextInt(8) == 0) {
                    heldBack.addAll(channels);
                    answers.add(() -> answer.completeExceptionally(DeliveryException.retryable("busy", null)));
                } else if (random.nextInt(20) == 0) {
                    answers.add(() -> answer.completeExceptionally(DeliveryException.permanent("refused", null)));
                } else {
                    arrive(publication);
                    answers.add(() -> answer.complete(null));
                }
            }
        }

        private void arrive(Publication publication) {
            int number = Integer.parseInt(publication.data());
            if (!arrived.add(number)) {
                disorder.add(number + " twice");
            }
            for (Channel channel : publication.channels()) {
                Integer before = last.put(channel, number);
                if (before != null && before > number) {
                    disorder.add("%s: %d after %d".formatted(channel, number, before));
                }
            }
        }

        private void answerOne() {
            if (!answers.isEmpty()) {
                answers.remove(random.nextInt(answers.size())).run();
            }
        }
    }
}
