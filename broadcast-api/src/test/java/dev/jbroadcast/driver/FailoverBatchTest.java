package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailoverBatchTest {

    private static final DeliveryException BUSY = DeliveryException.retryable("busy", null);
    private static final DeliveryException REFUSED = DeliveryException.permanent("refused", null);

    private final Batches first = new Batches(4);
    private final Batches second = new Batches(2);
    private final Batches third = new Batches(1);
    private final BroadcastDriver failover = new FailoverDriver(List.of(first, second, third));

    @Nested
    class OverOneThatDoesNotWork extends BroadcastDriverContract {

        private final InMemoryDriver memory = new InMemoryDriver();

        @Override
        protected BroadcastDriver driver() {
            return new FailoverDriver(List.of(new Broken(), memory));
        }

        @Override
        protected Optional<List<String>> arrived() {
            return Optional.of(
                    memory.publications().stream().map(Publication::data).toList());
        }
    }

    @Test
    void takesAsManyAsItsFirstDriver() {
        assertThat(failover.maxBatchSize()).isEqualTo(4);
        assertThat(new FailoverDriver(List.of(third, first)).maxBatchSize()).isEqualTo(1);
        assertThat(new FanOutDriver(List.of(first, second)).maxBatchSize()).isEqualTo(1);
    }

    @Test
    void handsThemOnTogether() {
        List<CompletableFuture<Void>> sent = publish("a1 a", "a2 a", "b1 b");

        assertThat(first.calls).containsExactly(List.of("a1", "a2", "b1"));
        first.succeed("a1", "a2", "b1");
        assertThat(sent).allMatch(FailoverBatchTest::isSent);
        assertThat(second.calls).isEmpty();
    }

    @Test
    void whatFailedGoesOnInListsThatTheNextDriverTakes() {
        List<CompletableFuture<Void>> sent = publish("a1 a", "b1 b", "a2 a", "c1 c");

        first.fail("a1", BUSY);
        first.succeed("b1");
        first.fail("a2", BUSY);
        assertThat(sent.get(1)).as("at once").isCompleted();
        assertThat(second.calls).as("one is still under way").isEmpty();
        first.fail("c1", REFUSED);

        assertThat(second.calls).containsExactly(List.of("a1", "a2"));
        second.succeed("a1", "a2");
        assertThat(second.calls).last().isEqualTo(List.of("c1"));
        second.succeed("c1");
        assertThat(sent).allMatch(FailoverBatchTest::isSent);
    }

    @Test
    void theNextListWaitsUntilTheOneBeforeItIsDoneOverWhicheverDriver() {
        List<CompletableFuture<Void>> sent = publish("a1 a", "a2 a", "a3 a");
        first.fail("a1", BUSY);
        first.fail("a2", BUSY);
        first.fail("a3", BUSY);
        second.fail("a1", BUSY);
        second.fail("a2", BUSY);

        assertThat(third.calls).containsExactly(List.of("a1"));
        third.succeed("a1");
        assertThat(third.calls).containsExactly(List.of("a1"), List.of("a2"));
        third.fail("a2", REFUSED);

        assertThat(second.calls).containsExactly(List.of("a1", "a2"), List.of("a3"));
        second.succeed("a3");
        assertThat(sent.get(0)).matches(FailoverBatchTest::isSent);
        assertThat(failure(sent.get(1)).isRetryable()).isFalse();
        assertThat(sent.get(2)).matches(FailoverBatchTest::isSent);
    }

    @Test
    void whatIsToBeSentAgainHoldsBackWhatIsBehindIt() {
        List<CompletableFuture<Void>> sent = publish("a1 a", "b1 b", "ab a b", "b2 b");
        for (String event : List.of("a1", "b1", "ab", "b2")) {
            first.fail(event, BUSY);
        }
        second.fail("a1", BUSY);
        second.succeed("b1");
        third.fail("a1", BUSY);

        assertThat(failure(sent.get(0)).isRetryable()).isTrue();
        assertThat(sent.get(1)).matches(FailoverBatchTest::isSent);
        assertThat(failure(sent.get(2))).isSameAs(failure(sent.get(0)));
        assertThat(failure(sent.get(3))).as("it is behind the one before").isSameAs(failure(sent.get(0)));
        assertThat(second.calls).containsExactly(List.of("a1", "b1"));
    }

    @Test
    void whatALaterOneHasOvertakenHasFailedForGood() {
        List<CompletableFuture<Void>> sent = publish("a1 a", "b1 b", "a2 a");

        first.fail("a1", BUSY);
        first.fail("b1", REFUSED);
        first.succeed("a2");

        assertThat(failure(sent.get(0)))
                .returns(false, DeliveryException::isRetryable)
                .hasMessageContaining("a later event of the same channel got through")
                .hasCause(BUSY);
        assertThat(second.calls).containsExactly(List.of("b1"));
    }

    static Stream<List<CompletionStage<Void>>> answersThatAreNone() {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        return Stream.of(List.of(), List.of(done), List.of(done, done, done));
    }

    @ParameterizedTest
    @MethodSource("answersThatAreNone")
    void allGoOnIfADriverDoesNotAnswerForEach(List<CompletionStage<Void>> answers) {
        assertAllGoOn(answering(answers));
    }

    @Test
    void allGoOnIfADriverReturnsNothing() {
        assertAllGoOn(answering(null));
        assertAllGoOn(answering(new ArrayList<>(Collections.nCopies(2, null))));
    }

    @Test
    void allGoOnIfADriverThrows() {
        assertAllGoOn(new Broken());
    }

    private static void assertAllGoOn(BroadcastDriver failing) {
        InMemoryDriver next = new InMemoryDriver();
        List<Publication> publications = List.of(publication("a1 a"), publication("a2 a"));

        List<CompletionStage<Void>> sent = new FailoverDriver(List.of(failing, next)).publishAll(publications);

        assertThat(sent).hasSize(2).allMatch(stage -> isSent(stage.toCompletableFuture()));
        assertThat(next.publications()).isEqualTo(publications);
    }

    @Test
    void isAskedForWhatItIsMadeOf() {
        InMemoryDriver memory = new InMemoryDriver();
        BroadcastDriver nested = new FailoverDriver(List.of(third, new FanOutDriver(List.of(new LogDriver(), memory))));

        assertThat(nested.unwrap(InMemoryDriver.class)).containsSame(memory);
        assertThat(nested.unwrap(Batches.class)).containsSame(third);
        assertThat(nested.unwrap(FailoverDriver.class))
                .hasValueSatisfying(same -> assertThat(same).isSameAs(nested));
        assertThat(nested.unwrap(NullDriver.class)).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsTheOrderOfEveryChannelWhateverFails(long seed) {
        Random random = new Random(seed);
        List<Batches> drivers = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> new Batches(i == 0 ? 20 : 1 + random.nextInt(6)))
                .toList();
        List<String> arrived = new ArrayList<>();
        List<Publication> publications = IntStream.range(0, 20)
                .mapToObj(i -> publication(i + " c" + random.nextInt(5) + " c" + random.nextInt(5)))
                .toList();

        List<CompletionStage<Void>> sent = new FailoverDriver(List.copyOf(drivers)).publishAll(publications);
        boolean answered = true;
        while (answered) {
            answered = false;
            for (Batches driver : drivers) {
                answered |= driver.answerAtRandom(random, arrived);
            }
        }

        Map<Channel, String> last = new HashMap<>();
        Set<Channel> held = new HashSet<>();
        for (int i = 0; i < publications.size(); i++) {
            Publication publication = publications.get(i);
            CompletableFuture<Void> stage = sent.get(i).toCompletableFuture();
            assertThat(stage).isDone();
            assertThat(Collections.frequency(arrived, publication.event())).isEqualTo(isSent(stage) ? 1 : 0);
            if (isSent(stage)) {
                for (Channel channel : publication.channels()) {
                    assertThat(held).as("what is to be sent again").doesNotContain(channel);
                    String before = last.put(channel, publication.event());
                    assertThat(before == null ? -1 : arrived.indexOf(before))
                            .isLessThan(arrived.indexOf(publication.event()));
                }
            } else if (failure(stage).isRetryable()) {
                held.addAll(publication.channels());
            }
        }
    }

    /** @param events each with its channels behind it */
    private List<CompletableFuture<Void>> publish(String... events) {
        return failover
                .publishAll(
                        Stream.of(events).map(FailoverBatchTest::publication).toList())
                .stream()
                .map(CompletionStage::toCompletableFuture)
                .toList();
    }

    private static Publication publication(String event) {
        String[] words = event.split(" ");
        List<Channel> channels = Stream.of(words).skip(1).map(Channel::new).toList();
        return new Publication(words[0], channels, "{}", false, null, null);
    }

    private static boolean isSent(CompletableFuture<Void> stage) {
        return stage.isDone() && !stage.isCompletedExceptionally();
    }

    private static DeliveryException failure(CompletableFuture<Void> stage) {
        Throwable failure = stage.handle((nothing, thrown) -> thrown).join();
        return (DeliveryException) (failure instanceof CompletionException ? failure.getCause() : failure);
    }

    private static BroadcastDriver answering(List<CompletionStage<Void>> answers) {
        return new Broken() {
            @Override
            public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
                return answers;
            }
        };
    }

    private static class Broken implements BroadcastDriver {

        @Override
        public CompletionStage<Void> publish(Publication publication) {
            throw new NoClassDefFoundError("com/example/Client");
        }

        @Override
        public int maxBatchSize() {
            return 10;
        }
    }

    /** Takes several at a time, and answers when the test says so. */
    private static final class Batches implements BroadcastDriver {

        private final int maxBatchSize;
        private final List<List<String>> calls = new ArrayList<>();
        private final List<Publication> publications = new ArrayList<>();
        private final List<CompletableFuture<Void>> answers = new ArrayList<>();

        private Batches(int maxBatchSize) {
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
        public List<CompletionStage<Void>> publishAll(List<Publication> list) {
            assertThat(list).hasSizeBetween(1, maxBatchSize);
            calls.add(list.stream().map(Publication::event).toList());
            List<CompletionStage<Void>> stages = new ArrayList<>();
            for (Publication publication : list) {
                CompletableFuture<Void> answer = new CompletableFuture<>();
                publications.add(publication);
                answers.add(answer);
                stages.add(answer);
            }
            return stages;
        }

        private void succeed(String... events) {
            for (String event : events) {
                answer(event).complete(null);
            }
        }

        private void fail(String event, Throwable failure) {
            answer(event).completeExceptionally(failure);
        }

        private CompletableFuture<Void> answer(String event) {
            return IntStream.range(0, answers.size())
                    .filter(i -> publications.get(i).event().equals(event)
                            && !answers.get(i).isDone())
                    .mapToObj(answers::get)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the driver does not have " + event + ", but " + calls));
        }

        /** Answers what it has, as the contract of drivers asks for. @return whether there was something */
        private boolean answerAtRandom(Random random, List<String> arrived) {
            Set<Channel> held = new HashSet<>();
            List<Runnable> due = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                Publication publication = publications.get(i);
                CompletableFuture<Void> answer = answers.get(i);
                if (answer.isDone()) {
                    continue;
                }
                if (random.nextInt(3) == 0 || !Collections.disjoint(held, publication.channels())) {
                    held.addAll(publication.channels());
                    due.add(() -> answer.completeExceptionally(BUSY));
                } else if (random.nextInt(5) == 0) {
                    due.add(() -> answer.completeExceptionally(REFUSED));
                } else {
                    arrived.add(publication.event());
                    due.add(() -> answer.complete(null));
                }
            }
            Collections.shuffle(due, random);
            due.forEach(Runnable::run);
            return !due.isEmpty();
        }
    }
}
