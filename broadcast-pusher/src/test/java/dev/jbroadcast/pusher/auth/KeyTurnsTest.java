package dev.jbroadcast.pusher.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyTurnsTest {

    private static final SocketId ANN = new SocketId("1.1");
    private static final SocketId BOB = new SocketId("2.2");
    private static final String CHANNEL = "private-encrypted-x";
    private static final List<String> KEYS = List.of("current", "previous", "older");

    private final KeyTurns turns = new KeyTurns(2);

    @Test
    void givesWhoAsksAgainTheNextKeyAndAfterTheLastTheFirst() {
        assertThat(Stream.generate(() -> turns.next(ANN, CHANNEL, KEYS)).limit(5))
                .containsExactly("current", "previous", "older", "current", "previous");
    }

    @Test
    void countsForEachConnectionAndChannelByItself() {
        turns.next(ANN, CHANNEL, KEYS);

        assertThat(turns.next(BOB, CHANNEL, KEYS)).isEqualTo("current");
        assertThat(turns.next(ANN, CHANNEL, KEYS)).isEqualTo("previous");
        assertThat(turns.next(ANN, "private-encrypted-y", KEYS)).isEqualTo("current");
    }

    @Test
    void forgetsWhoHasNotAskedForLongest() {
        turns.next(ANN, CHANNEL, KEYS);
        turns.next(BOB, CHANNEL, KEYS);
        turns.next(ANN, CHANNEL, KEYS);
        turns.next(ANN, "private-encrypted-y", KEYS);

        assertThat(turns.next(ANN, CHANNEL, KEYS)).isEqualTo("older");
        assertThat(turns.next(BOB, CHANNEL, KEYS)).isEqualTo("current");
    }

    @Test
    void remembersNothingWhereThereIsOneKey() {
        turns.next(ANN, CHANNEL, KEYS);
        turns.next(BOB, CHANNEL, KEYS);
        IntStream.range(0, 10)
                .forEach(i -> assertThat(turns.next(new SocketId("3." + i), CHANNEL, List.of("only")))
                        .isEqualTo("only"));

        assertThat(turns.next(ANN, CHANNEL, KEYS)).isEqualTo("previous");
    }

    @Test
    void givesEachKeyAsOftenAsTheOthersToManyWhoAskAtATime() {
        var given = new ConcurrentHashMap<String, AtomicInteger>();

        IntStream.range(0, 300)
                .parallel()
                .forEach(i -> given.computeIfAbsent(turns.next(ANN, CHANNEL, KEYS), key -> new AtomicInteger())
                        .incrementAndGet());

        assertThat(given.values()).extracting(AtomicInteger::get).containsExactly(100, 100, 100);
    }
}
