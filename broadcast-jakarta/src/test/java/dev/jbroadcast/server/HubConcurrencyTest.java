package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.TestHub.Client;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Everything at once on a few channels. A clock that ticks with every step tells afterwards what happened before what:
 * an event that was published within a subscription must have arrived, one that was published outside must not.
 */
class HubConcurrencyTest {

    private static final int THREADS = 8;
    private static final int OPERATIONS_PER_THREAD = 2_500;
    private static final List<String> CHANNELS = List.of("news", "private-x", "presence-x");

    private final AtomicLong ticks = new AtomicLong();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Queue<Stay> stays = new ConcurrentLinkedQueue<>();

    /** From before it was published until after. */
    private record Event(String channel, String text, long begin, long end) {}

    /**
     * One subscription, and the frames of its channel from its acknowledgement to the moment it had ended.
     *
     * @param asked before it was asked for
     * @param subscribed after it was acknowledged
     * @param leaving before it was ended
     * @param left after it was ended
     */
    private record Stay(String channel, long asked, long subscribed, long leaving, long left, List<String> received) {}

    @Test
    void losesNothingDeliversNothingTooEarlyAndForgetsEverything() throws Exception {
        try (TestHub hub = new TestHub()) {
            ExecutorService executor = Executors.newFixedThreadPool(THREADS);
            try {
                CyclicBarrier start = new CyclicBarrier(THREADS);
                List<Future<?>> workers = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    Worker worker = new Worker(hub, i, start);
                    workers.add(executor.submit(worker));
                }
                for (Future<?> worker : workers) {
                    worker.get();
                }
            } finally {
                executor.shutdownNow();
            }

            assertThat(hub.server().connectionCount()).isZero();
            assertThat(hub.server().channelCount()).isZero();
        }
        Map<String, List<Event>> byChannel = new HashMap<>();
        Map<String, Event> byText = new HashMap<>();
        for (Event event : events) {
            byChannel
                    .computeIfAbsent(event.channel(), name -> new ArrayList<>())
                    .add(event);
            byText.put(event.text(), event);
        }
        assertThat(stays).hasSizeGreaterThan(1_000);
        assertThat(events).hasSizeGreaterThan(1_000);
        List<String> missing = new ArrayList<>();
        long certain = 0;
        for (Stay stay : stays) {
            List<String> texts = stay.received().stream()
                    .filter(frame -> frame.startsWith("{\"event\":\"e-"))
                    .toList();
            assertThat(texts).doesNotHaveDuplicates();
            assertThat(texts)
                    .allSatisfy(text -> assertThat(byText.get(text)).satisfies(event -> {
                        assertThat(event.channel()).isEqualTo(stay.channel());
                        assertThat(event.end()).isGreaterThan(stay.asked());
                        assertThat(event.begin()).isLessThan(stay.left());
                    }));
            Set<String> arrived = Set.copyOf(texts);
            for (Event event : byChannel.get(stay.channel())) {
                if (event.begin() > stay.subscribed() && event.end() < stay.leaving()) {
                    certain++;
                    if (!arrived.contains(event.text())) {
                        missing.add(event + " in " + stay);
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(certain).as("events that were certain to arrive").isGreaterThan(1_000);
    }

    /** Has connections of its own, and acts on one of them at a time. */
    private final class Worker implements Callable<Void> {

        private final TestHub hub;
        private final int number;
        private final CyclicBarrier start;
        private final Random random;
        private final List<Connected> mine = new ArrayList<>();
        private int published;

        private Worker(TestHub hub, int number, CyclicBarrier start) {
            this.hub = hub;
            this.number = number;
            this.start = start;
            this.random = new Random(20261121 + number);
        }

        @Override
        public Void call() throws Exception {
            start.await();
            for (int i = 0; i < OPERATIONS_PER_THREAD; i++) {
                String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
                if (mine.isEmpty()) {
                    mine.add(new Connected(hub.connect(), number + "." + i));
                }
                Connected connected = mine.get(random.nextInt(mine.size()));
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> publish(channel);
                    case 4, 5, 6 -> connected.subscribe(channel);
                    case 7, 8 -> connected.unsubscribe(channel);
                    default -> {
                        if (mine.size() < 3) {
                            mine.add(new Connected(hub.connect(), number + "." + i));
                        } else {
                            mine.remove(connected);
                            connected.disconnect();
                        }
                    }
                }
            }
            mine.forEach(Connected::disconnect);
            return null;
        }

        private void publish(String channel) {
            String name = "e-" + number + "-" + published++;
            long begin = ticks.incrementAndGet();
            hub.publish(name, "{}", channel);
            long end = ticks.incrementAndGet();
            events.add(new Event(channel, TestHub.event(name, channel, "{}"), begin, end));
        }
    }

    /** A client and what it is subscribed to. */
    private final class Connected {

        private final Client client;
        private final String userId;
        private final Map<String, long[]> since = new HashMap<>();
        private final Map<String, List<String>> frames = new HashMap<>();

        private Connected(Client client, String userId) {
            this.client = client;
            this.userId = userId;
        }

        void subscribe(String channel) {
            if (since.containsKey(channel)) {
                return;
            }
            sort();
            // What was being published when an earlier subscription ended may still come in; it belongs to that one.
            frames.put(channel, new ArrayList<>());
            long asked = ticks.incrementAndGet();
            if (channel.startsWith("presence-")) {
                client.join(channel, "{\"user_id\":\"" + userId + "\"}");
            } else {
                client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                        .formatted(client.sign(channel), channel));
            }
            since.put(channel, new long[] {asked, ticks.incrementAndGet()});
        }

        void unsubscribe(String channel) {
            if (since.containsKey(channel)) {
                long leaving = ticks.incrementAndGet();
                client.unsubscribe(channel);
                end(channel, leaving);
            }
        }

        void disconnect() {
            long leaving = ticks.incrementAndGet();
            client.disconnect();
            List.copyOf(since.keySet()).forEach(channel -> end(channel, leaving));
        }

        private void end(String channel, long leaving) {
            long left = ticks.incrementAndGet();
            sort();
            long[] begin = since.remove(channel);
            List<String> all = frames.remove(channel);
            int acknowledgement = 0;
            while (!all.get(acknowledgement).contains("subscription_succeeded")) {
                acknowledgement++;
            }
            stays.add(new Stay(
                    channel, begin[0], begin[1], leaving, left, List.copyOf(all.subList(acknowledgement, all.size()))));
        }

        /** Files what has arrived under its channel. */
        private void sort() {
            for (String frame : client.received()) {
                for (String channel : CHANNELS) {
                    if (frame.contains("\"channel\":\"" + channel + "\"")) {
                        frames.computeIfAbsent(channel, name -> new ArrayList<>())
                                .add(frame);
                    }
                }
            }
        }
    }
}
