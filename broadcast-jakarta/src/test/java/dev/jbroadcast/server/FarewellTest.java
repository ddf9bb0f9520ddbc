package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.RecordingConnection.Closed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FarewellTest {

    @Test
    void sendsManyAwayAHundredAtATime() {
        List<ProtocolSession> sessions = sessions(250);
        List<Long> times = new ArrayList<>();
        AtomicInteger remaining = new AtomicInteger(250);

        new Farewell(Duration.ofSeconds(60), remaining::get).say(sessions, session -> {
            times.add(System.nanoTime());
            remaining.decrementAndGet();
        });

        assertThat(times).hasSize(250);
        Duration pause = Duration.ofMillis(50);
        assertThat(Duration.ofNanos(times.get(100) - times.get(99))).isGreaterThanOrEqualTo(pause);
        assertThat(Duration.ofNanos(times.get(200) - times.get(199))).isGreaterThanOrEqualTo(pause);
    }

    @Test
    void sendsAllAwayWithinItsTimeHoweverManyThereAre() {
        List<ProtocolSession> sessions = sessions(1_000);
        List<Long> times = new ArrayList<>();

        new Farewell(Duration.ofMillis(200), () -> 0).say(sessions, session -> times.add(System.nanoTime()));

        long pauses = 0;
        for (int i = 1; i < times.size(); i++) {
            pauses += times.get(i) - times.get(i - 1) >= Duration.ofMillis(50).toNanos() ? 1 : 0;
        }
        assertThat(times).hasSize(1_000);
        assertThat(pauses).isLessThan(10);
    }

    @Test
    void waitsNoLongerThanItsTimeForThoseWhoDoNotGo() {
        List<ProtocolSession> said = new ArrayList<>();

        new Farewell(Duration.ofMillis(20), () -> 1).say(sessions(3), said::add);

        assertThat(said).hasSize(3);
    }

    @Test
    void tellsClientsOfTheServerToComeBack() {
        TestHub hub =
                new TestHub(builder -> builder.app(App.of(TestHub.CREDENTIALS)).shutdownTime(Duration.ofMillis(20)));
        TestHub.Client stays = hub.connect();
        hub.server().close();
        assertThat(stays.connection().closes())
                .containsExactly(new Closed(CloseCode.RECONNECT, "The server is shutting down"));
        hub.close();
    }

    private static List<ProtocolSession> sessions(int count) {
        try (TestHub hub = new TestHub()) {
            List<ProtocolSession> sessions = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sessions.add(hub.connect().session());
            }
            return sessions;
        }
    }
}
