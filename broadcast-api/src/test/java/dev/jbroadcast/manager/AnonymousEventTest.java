package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnonymousEventTest {

    private static final SocketId SOCKET = new SocketId("1.2");
    private static final Channel ROOM = Channel.presence("room.7");

    private final InMemoryDriver first = new InMemoryDriver();
    private final InMemoryDriver second = new InMemoryDriver();
    private final CurrentSocket currentSocket = new CurrentSocket();
    private final BroadcastManager broadcaster = BroadcastManager.builder()
            .connection("first", first)
            .connection("second", second)
            .currentSocket(currentSocket)
            .build();

    private record Typing(String by) {}

    @Test
    void sendsItsPayloadUnderItsNameToItsChannels() {
        broadcaster
                .on(Channels.of(ROOM, Channel.privateChannel("log")))
                .as("typing.stopped")
                .with(new Typing("ada"))
                .send();

        assertThat(first.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.event()).isEqualTo("typing.stopped");
            assertThat(sent.channels()).extracting(Channel::name).containsExactly("presence-room.7", "private-log");
            assertThat(sent.data()).isEqualTo("{\"by\":\"ada\"}");
        });
    }

    @Test
    void isCalledAnonymousEventAndHasAnEmptyObjectForAPayloadUnlessItSaysOtherwise() {
        broadcaster.on(ROOM).send();

        assertThat(first.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.event()).isEqualTo("AnonymousEvent");
            assertThat(sent.data()).isEqualTo("{}");
        });
    }

    @Test
    void goesNowhereBeforeItIsSent() {
        broadcaster.on(ROOM).as("a").with(Map.of()).toOthers().via("first");

        assertThat(first.publications()).isEmpty();
    }

    @Test
    void isSentNowInTheCallersThread() {
        assertThat(broadcaster.on(ROOM).as("a").sendNow().status()).isEqualTo(Status.SENT);
        assertThat(first.publications()).hasSize(1);
    }

    @Test
    void isSentIfAConditionHolds() {
        assertThat(broadcaster.on(ROOM).sendIf(false).status()).isEqualTo(Status.SKIPPED);
        assertThat(broadcaster.on(ROOM).sendUnless(true).status()).isEqualTo(Status.SKIPPED);
        assertThat(first.publications()).isEmpty();

        broadcaster.on(ROOM).sendIf(true);
        broadcaster.on(ROOM).sendUnless(false);
        assertThat(first.publications()).hasSize(2);
    }

    @Test
    void leavesOutTheSenderWhetherTheBroadcasterOrTheEventWasTold() {
        try (var request = currentSocket.bind(SOCKET)) {
            broadcaster.toOthers().on(ROOM).send();
            broadcaster.on(ROOM).toOthers().send();
        }
        broadcaster.on(ROOM).except(SOCKET).send();

        assertThat(first.publications())
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.except()).isEqualTo(SOCKET));
    }

    @Test
    void goesOverTheConnectionsNamed() {
        broadcaster.via("second").on(ROOM).send();
        broadcaster.on(ROOM).via("second").send();

        assertThat(first.publications()).isEmpty();
        assertThat(second.publications()).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broadcaster.on(ROOM).via("reverb"))
                .withMessageContaining("reverb");
    }

    @Test
    void staysTheSameWhateverIsMadeOfIt() {
        AnonymousEvent event = broadcaster.on(ROOM).as("a");
        event.as("b").with(Map.of("c", 1)).via("second").except(SOCKET);

        event.send();

        assertThat(first.publications())
                .singleElement()
                .isEqualTo(new Publication(
                        "a",
                        ROOM.channels(),
                        "{}",
                        false,
                        null,
                        first.publications().get(0).source()));
    }

    @Test
    void goesToOneUserOnTheChannelOfTheUser() {
        broadcaster.toUser("42").as("session.expired").send();

        assertThat(first.publications())
                .singleElement()
                .satisfies(sent ->
                        assertThat(sent.channels()).extracting(Channel::name).containsExactly("#server-to-user-42"));
        assertThatIllegalArgumentException().isThrownBy(() -> broadcaster.toUser(""));
        assertThatIllegalArgumentException().isThrownBy(() -> broadcaster.toUser("a#b"));
    }

    @Test
    void refusesAReservedName() {
        assertThatThrownBy(() -> broadcaster.on(ROOM).as("pusher:ping").send())
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining("reserved");
    }

    @Test
    void onNoChannelIsNotSent() {
        assertThat(broadcaster.on(Channels.none()).send().status()).isEqualTo(Status.SKIPPED);
    }
}
