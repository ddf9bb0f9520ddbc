package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.RecordingConnection.Closed;
import dev.jbroadcast.server.TestHub.Client;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code pusher-protocol.md} §1.4. The server's own sweep runs all the while; nothing here depends on whether it came
 * first.
 */
class LivenessTest {

    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final Duration ACTIVITY = Duration.ofSeconds(20);
    private static final Duration PONG = Duration.ofSeconds(5);

    private final TestHub hub = new TestHub(
            AppLimits.builder().activityTimeout(ACTIVITY).pongTimeout(PONG).build());
    private final Client client = hub.connect();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void pingsAClientThatWasSilentForTheActivityTimeoutAndNotBefore() {
        hub.pass(ACTIVITY.minus(INSTANT));
        client.session().checkAlive();
        assertThat(client.connection().pings()).isZero();

        hub.pass(INSTANT);
        client.session().checkAlive();
        client.session().checkAlive();
        assertThat(client.connection().pings()).isEqualTo(1);
        assertThat(client.received()).isEmpty();
    }

    @Test
    void givesUpWhenThePingIsNotAnsweredInTime() {
        hub.pass(ACTIVITY);
        client.session().checkAlive();
        hub.pass(PONG.minus(INSTANT));
        client.session().checkAlive();
        assertThat(client.connection().closes()).isEmpty();

        hub.pass(INSTANT.multipliedBy(2));
        client.session().checkAlive();

        assertThat(client.connection().closes())
                .containsExactly(new Closed(CloseCode.PONG_TIMEOUT, "Pong reply not received"));
        assertThat(CloseCode.PONG_TIMEOUT.code()).isEqualTo(4201);
    }

    @Test
    void waitsForThePongAlsoWhenThePingWasLate() {
        hub.pass(ACTIVITY.plus(PONG).plus(PONG)); // the server did not get to run
        client.session().checkAlive();
        client.session().checkAlive();

        assertThat(client.connection().pings()).isEqualTo(1);
        assertThat(client.connection().closes()).isEmpty();
    }

    @Test
    void takesAnythingThatArrivesForASignOfLife() {
        for (Runnable arrival : new Runnable[] {
            () -> client.session().receivedPong(),
            () -> client.send("{\"event\":\"pusher:ping\"}"),
            () -> client.send("{\"event\":\"pusher:pong\",\"data\":{}}"),
            () -> client.send("nonsense"),
            () -> client.send("")
        }) {
            int pings = client.connection().pings();
            hub.pass(ACTIVITY);
            client.session().checkAlive();
            assertThat(client.connection().pings()).isEqualTo(pings + 1);
            hub.pass(PONG.minus(INSTANT));
            arrival.run();

            hub.pass(ACTIVITY.minus(INSTANT));
            client.session().checkAlive();
            assertThat(client.connection().pings()).isEqualTo(pings + 1);
            hub.pass(INSTANT);
            arrival.run();
        }
        assertThat(client.connection().closes()).isEmpty();
    }

    @Test
    void doesNotTakeWhatItSendsForASignOfLife() {
        client.subscribe("news");
        hub.pass(ACTIVITY);
        hub.publish("greeting", "{}", "news");

        client.session().checkAlive();

        assertThat(client.connection().pings()).isEqualTo(1);
    }

    @Test
    void looksAfterMessagesThatDoNotGetThrough() {
        int before = client.connection().progressChecks();

        client.session().checkAlive();

        assertThat(client.connection().progressChecks()).isGreaterThan(before);
    }
}
