package dev.jbroadcast.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.Channel;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.SocketId;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionTraceTest {

    private static final SocketId SOCKET = new SocketId("1.2");
    private static final Principal ADA = () -> "ada";

    private final ChannelRegistry registry =
            ChannelRegistry.of(channels -> channels.privateChannel("user.{id}", (subscriber, params) -> true)
                    .privateChannel(
                            "orders.{orderId}",
                            (subscriber, params) -> params.getLong("orderId") == 1,
                            ChannelOptions.guards("web"))
                    .anyKind("{what}.{id}", (subscriber, params) -> ChannelDecision.abstain())
                    .presence("room.{room}", (subscriber, params) -> Optional.of(PresenceMember.of("7\n")))
                    .privateChannel("broken", (subscriber, params) -> {
                        throw new IllegalStateException("the database\nis away");
                    }));

    private List<String> trace(String channel, Guards guards) {
        try (var logs = new LogCapture(ChannelRegistry.class, Level.DEBUG)) {
            catchThrowable(() -> registry.authorize(new Channel(channel), guards, SOCKET));
            return logs.messages(Level.DEBUG);
        }
    }

    @Test
    void saysWhatMatchedWhoAskedAndWhyItWasDenied() {
        assertThat(trace("private-orders.42", guard -> ADA))
                .containsExactly("private-orders.42 for socket 1.2: private-user.{id} does not match; "
                        + "private-orders.{orderId} matches {orderId=42}, user \"ada\" by guard \"web\": "
                        + "denied, the callback of private-orders.{orderId} refused \"ada\"");
    }

    @Test
    void saysThatItWasAllowed() {
        assertThat(trace("private-user.42", Guards.of(ADA)))
                .containsExactly("private-user.42 for socket 1.2: "
                        + "private-user.{id} matches {id=42}, user \"ada\" by the default guard: allowed");
    }

    @Test
    void saysWhoAbstainedAndAsWhomSomebodyJoins() {
        assertThat(trace("presence-room.1", Guards.of(ADA)))
                .containsExactly("presence-room.1 for socket 1.2: private-user.{id} does not match; "
                        + "private-orders.{orderId} does not match; "
                        + "{what}.{id} (any kind) matches {what=room, id=1}, user \"ada\" by the default guard: "
                        + "abstained; presence-room.{room} matches {room=1}, user \"ada\" by the default guard: "
                        + "allowed as member \"7?\"");
    }

    @Test
    void saysWhichRouteWasPassedOverBecauseNobodyIsSignedIn() {
        assertThat(trace("private-orders.42", guard -> null))
                .containsExactly("private-orders.42 for socket 1.2: private-user.{id} does not match; "
                        + "private-orders.{orderId} matches {orderId=42}, nobody is signed in by guard \"web\": "
                        + "passed over; {what}.{id} (any kind) matches {what=orders, id=42}, "
                        + "nobody is signed in by the default guard: passed over; "
                        + "presence-room.{room} does not match; private-broken does not match; "
                        + "denied, because no route decided");
    }

    @Test
    void saysThatTheNameGivesNoValue() {
        assertThat(trace("private-orders.x", guard -> ADA))
                .singleElement()
                .asString()
                .contains("user \"ada\" by guard \"web\": denied, private-orders.{orderId}: {orderId} is \"x\", "
                        + "which is no Long");
    }

    @Test
    void isOneLineWhateverPeopleAndFailuresAreCalled() {
        assertThat(trace("private-broken", Guards.of(() -> "ada\r\nWARN forged\u202e")))
                .singleElement()
                .asString()
                .endsWith("private-broken matches, user \"ada??WARN forged?\" by the default guard: "
                        + "failed with java.lang.IllegalStateException: the database?is away");
    }

    @Test
    void isNotMadeUnlessSomebodyReadsIt() {
        Principal unspeakable = () -> {
            throw new IllegalStateException("asked for a name");
        };
        try (var logs = new LogCapture(ChannelRegistry.class, Level.INFO)) {
            assertThat(registry.authorize(new Channel("private-user.42"), unspeakable, SOCKET))
                    .isEqualTo(ChannelDecision.allow());
            assertThat(logs.events()).isEmpty();
        }
    }

    @Test
    void knowsOfNoRoutesIfThereAreNone() {
        try (var logs = new LogCapture(ChannelRegistry.class, Level.DEBUG)) {
            ChannelRegistry.of().authorize(new Channel("private-a"), ADA, SOCKET);

            assertThat(logs.messages(Level.DEBUG))
                    .containsExactly("private-a for socket 1.2: denied, because no route decided");
        }
    }
}
