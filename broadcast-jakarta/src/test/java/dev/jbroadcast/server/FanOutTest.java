package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.server.TestHub.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Channels with so many subscribers that publishers do not deliver to them themselves. */
class FanOutTest {

    private static final int CLIENTS = 1_000;

    @Test
    void bringsEachEventToEveryoneOnceInTheOrderOfItsPublisher() throws Exception {
        int publishers = 4;
        int events = 50;
        try (TestHub hub = new TestHub()) {
            List<Client> clients = subscribed(hub, "news");

            List<Thread> threads = IntStream.range(0, publishers)
                    .mapToObj(publisher -> new Thread(() -> {
                        for (int i = 0; i < events; i++) {
                            hub.publish("e-" + publisher, Integer.toString(i), "news");
                        }
                    }))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            for (Client client : clients) {
                List<String> received = received(client, publishers * events);
                Map<String, List<String>> byPublisher = new HashMap<>();
                received.forEach(frame -> byPublisher
                        .computeIfAbsent(frame.substring(10, 13), each -> new ArrayList<>())
                        .add(frame));
                byPublisher.forEach((publisher, frames) -> assertThat(frames)
                        .containsExactlyElementsOf(IntStream.range(0, events)
                                .mapToObj(i -> TestHub.event(publisher, "news", Integer.toString(i)))
                                .toList()));
                assertThat(byPublisher).hasSize(publishers);
            }
        }
    }

    @Test
    void keepsTheOrderBetweenAChannelOfManyAndOneOfFew() {
        try (TestHub hub = new TestHub()) {
            Client client = hub.connect();
            client.subscribe("few");
            client.subscribe("many");
            subscribed(hub, "many");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                for (String channel : List.of("many", "few")) {
                    hub.publish("e", Integer.toString(i), channel);
                    expected.add(TestHub.event("e", channel, Integer.toString(i)));
                }
            }

            assertThat(received(client, expected.size())).isEqualTo(expected);
        }
    }

    @Test
    void leavesOutWhoSentIt() {
        try (TestHub hub = new TestHub()) {
            Client sender = hub.connect();
            sender.subscribe("private-many");
            List<Client> others = subscribed(hub, "private-many");

            sender.send("{\"event\":\"client-e\",\"channel\":\"private-many\",\"data\":\"{}\"}");

            others.forEach(other -> received(other, 1));
            assertThat(sender.received()).isEmpty();
        }
    }

    @Test
    void deliversWhatWasPublishedBeforeClientsAreSentAway() {
        TestHub hub =
                new TestHub(builder -> builder.app(App.of(TestHub.CREDENTIALS)).shutdownTime(Duration.ofSeconds(1)));
        List<Client> clients = subscribed(hub, "news");
        hub.publish("e", "1", "news");
        hub.publish("e", "2", "news");

        hub.server().close();

        List<String> expected = List.of(TestHub.event("e", "news", "1"), TestHub.event("e", "news", "2"));
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.received()).isEqualTo(expected);
        });
    }

    @Test
    void forgetsThoseWhoLeaveAndReachesThoseWhoStay() {
        try (TestHub hub = new TestHub()) {
            List<Client> clients = subscribed(hub, "news");
            List<Client> staying = new ArrayList<>();
            for (int i = 0; i < clients.size(); i++) {
                if (i % 3 == 0) {
                    staying.add(clients.get(i));
                } else {
                    clients.get(i).unsubscribe("news");
                }
            }
            Stream.generate(hub::connect).limit(300).forEach(client -> {
                client.subscribe("news");
                staying.add(client);
            });

            hub.publish("e", "1", "news");

            staying.forEach(client -> assertThat(received(client, 1)).hasSize(1));
            clients.stream()
                    .filter(client -> !staying.contains(client))
                    .forEach(client -> assertThat(client.received()).isEmpty());
            assertThat(hub.app().channel("news").subscriptionCount()).isEqualTo(staying.size());
        }
    }

    private static List<String> received(Client client, int number) {
        List<String> received = new ArrayList<>();
        await().pollDelay(Duration.ZERO).until(() -> {
            received.addAll(client.received());
            return received.size() >= number;
        });
        return received;
    }

    private static List<Client> subscribed(TestHub hub, String channel) {
        return Stream.generate(hub::connect)
                .limit(CLIENTS)
                .peek(client -> client.subscribe(channel))
                .toList();
    }
}
