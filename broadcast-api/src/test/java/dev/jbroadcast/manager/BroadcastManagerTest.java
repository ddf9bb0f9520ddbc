package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BroadcastManagerTest {

    private static final Channel NEWS = Channel.publicChannel("news");
    private static final SocketId SOCKET = new SocketId("1.2");

    private final CurrentSocket currentSocket = new CurrentSocket();
    private final InMemoryDriver first = new InMemoryDriver();
    private final InMemoryDriver second = new InMemoryDriver();
    private final Broadcaster broadcaster = BroadcastManager.builder()
            .connection("first", first)
            .connection("second", second)
            .currentSocket(currentSocket)
            .transactions((committed, rolledBack) -> false)
            .build();

    record OrderShipped(long orderId, String status) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channels.of(Channel.privateChannel("orders." + orderId), NEWS);
        }
    }

    /** An event that is whatever a test needs; no record, so it says what its payload is. */
    private static class Event implements ShouldBroadcast {
        Channels on = NEWS;
        String as = "event";
        Object with = Map.of("a", 1);
        boolean when = true;
        final List<String> asked = new ArrayList<>();

        @Override
        public List<String> broadcastVia() {
            asked.add("via");
            return List.of();
        }

        @Override
        public boolean broadcastAfterCommit() {
            asked.add("afterCommit");
            return true;
        }

        @Override
        public String broadcastKey() {
            asked.add("key");
            return null;
        }

        @Override
        public Channels broadcastOn() {
            asked.add("on");
            return on;
        }

        @Override
        public String broadcastAs() {
            asked.add("as");
            return as;
        }

        @Override
        public Object broadcastWith() {
            asked.add("with");
            return with;
        }

        @Override
        public boolean broadcastWhen() {
            asked.add("when");
            return when;
        }
    }

    @Test
    void sendsARecordToItsChannelsWithItsComponents() {
        var event = new OrderShipped(42, "shipped");

        broadcaster.broadcast(event);

        assertThat(first.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.event()).isEqualTo("OrderShipped");
            assertThat(sent.channels()).containsExactly(new Channel("private-orders.42"), NEWS);
            assertThat(sent.data()).isEqualTo("{\"orderId\":42,\"status\":\"shipped\"}");
            assertThat(sent.source()).isSameAs(event);
            assertThat(sent.toOthers()).isFalse();
            assertThat(sent.except()).isNull();
        });
        assertThat(second.publications()).isEmpty();
    }

    @Test
    void sendsWhatBroadcastWithSaysUnderTheNameOfBroadcastAs() {
        broadcaster.broadcast(new Event());

        assertThat(first.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.event()).isEqualTo("event");
            assertThat(sent.data()).isEqualTo("{\"a\":1}");
        });
    }

    @Test
    void asksConditionChannelsNameAndPayloadInThisOrderOnce() {
        var event = new Event();

        broadcaster.broadcast(event);

        assertThat(event.asked).containsExactly("when", "via", "on", "as", "with", "key", "afterCommit");
    }

    @Test
    void sendsNothingIfTheConditionDoesNotHoldAndAsksNoMore() {
        var event = new Event();
        event.when = false;

        broadcaster.broadcast(event);

        assertThat(event.asked).containsExactly("when");
        assertThat(first.publications()).isEmpty();
    }

    @Test
    void sendsNothingIfThereAreNoChannelsAndAsksNoMore() {
        var event = new Event();
        event.on = Channels.none();

        broadcaster.broadcast(event);

        assertThat(event.asked).containsExactly("when", "via", "on");
        assertThat(first.publications()).isEmpty();
    }

    @Test
    void refusesAClassThatDoesNotSayWhatItsPayloadIs() {
        class User implements ShouldBroadcast {
            @Override
            public Channels broadcastOn() {
                return NEWS;
            }
        }

        assertThatThrownBy(() -> broadcaster.broadcast(new User()))
                .isInstanceOf(BroadcastException.class)
                .hasMessage(
                        "%s is not a record: implement broadcastWith() to say what its payload is, or make it a record",
                        User.class.getName());
    }

    @Test
    void refusesAnAnonymousClassWithoutANameOfItsOwn() {
        ShouldBroadcast event = new ShouldBroadcast() {
            @Override
            public Channels broadcastOn() {
                return NEWS;
            }

            @Override
            public Object broadcastWith() {
                return Map.of();
            }
        };

        assertThatThrownBy(() -> broadcaster.broadcast(event))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining(event.getClass().getName())
                .hasMessageContaining("is an anonymous class")
                .hasMessageContaining("implement broadcastAs()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "pusher:ping", "pusher:", "pusher_internal:subscription_succeeded"})
    void refusesBlankAndReservedNames(String name) {
        var event = new Event();
        event.as = name;

        assertThatThrownBy(() -> broadcaster.broadcast(event))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining(Event.class.getName() + " cannot be broadcast: ");
        assertThat(first.publications()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pusher", "pusher-x", "order.shipped", ".OrderShipped", "App\\Events\\Shipped", "Bestellung ß"})
    void takesAnyOtherName(String name) {
        var event = new Event();
        event.as = name;

        broadcaster.broadcast(event);

        assertThat(first.publications()).extracting(Publication::event).containsExactly(name);
    }

    @Test
    void namesTheClassWhosePayloadCannotBeWritten() {
        var event = new Event();
        event.with = new Object() {
            @SuppressWarnings("unused")
            public String getBroken() {
                throw new UnsupportedOperationException("broken");
            }
        };

        assertThatThrownBy(() -> broadcaster.broadcast(event))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining("the payload of " + Event.class.getName() + " cannot be written as JSON");
    }

    @Test
    void letsAnExceptionOfTheEventReachTheCallerAsItIs() {
        var failure = new IllegalArgumentException("from the event");
        for (String method : List.of("on", "as", "with")) {
            var event = new Event() {
                @Override
                public Channels broadcastOn() {
                    return fail("on", super.broadcastOn());
                }

                @Override
                public String broadcastAs() {
                    return fail("as", super.broadcastAs());
                }

                @Override
                public Object broadcastWith() {
                    return fail("with", super.broadcastWith());
                }

                private <T> T fail(String here, T value) {
                    if (here.equals(method)) {
                        throw failure;
                    }
                    return value;
                }
            };

            assertThat(catchThrowable(() -> broadcaster.broadcast(event)))
                    .as(method)
                    .isSameAs(failure);
        }
    }

    @Test
    void fixesThePayloadWhenItIsCalled() {
        var inFlight = new AtomicReference<Publication>();
        var late = BroadcastManager.builder()
                .connection("late", publication -> {
                    inFlight.set(publication);
                    return new CompletableFuture<>();
                })
                .executor(Runnable::run)
                .build();
        var payload = new HashMap<>(Map.of("status", "before"));
        var event = new Event();
        event.with = payload;

        late.broadcast(event);
        payload.put("status", "after");

        assertThat(inFlight.get().data()).isEqualTo("{\"status\":\"before\"}");
    }

    @Test
    void leavesOutTheConnectionOfTheRequest() {
        try (var request = currentSocket.bind(SOCKET)) {
            broadcaster.toOthers().broadcast(new Event());
        }

        assertThat(first.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.toOthers()).isTrue();
            assertThat(sent.except()).isEqualTo(SOCKET);
        });
    }

    @Test
    void remembersTheConnectionOfTheRequestOnAnotherThreadAndAfterIt() throws Exception {
        Broadcaster others;
        try (var request = currentSocket.bind(SOCKET)) {
            others = broadcaster.toOthers();
        }

        CompletableFuture.runAsync(() -> others.broadcast(new Event())).get();

        assertThat(first.publications()).extracting(Publication::except).containsExactly(SOCKET);
    }

    @Test
    void bringsBackTheOuterRequestWhenAnInnerOneEnds() {
        try (var outer = currentSocket.bind(SOCKET)) {
            try (var inner = currentSocket.bind(null)) {
                assertThat(currentSocket.get()).isEmpty();
            }
            assertThat(currentSocket.get()).contains(SOCKET);
        }
        assertThat(currentSocket.get()).isEmpty();
    }

    @Test
    void sendsToEveryoneWithAWarningIfTheRequestNamedNoConnection() {
        try (var log = new LogCapture(BroadcastManager.class, Level.INFO)) {
            broadcaster.toOthers().broadcast(new Event());

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("\"event\"", "toOthers()", "X-Socket-ID");
        }
        assertThat(first.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.toOthers()).isTrue();
            assertThat(sent.except()).isNull();
        });
    }

    @Test
    void sendsToNobodyIfItIsToFailWithoutAConnection() {
        Broadcaster strict = BroadcastManager.builder()
                .connection("memory", first)
                .unknownSocket(UnknownSocket.FAIL)
                .build();

        assertThatThrownBy(() -> strict.toOthers().broadcast(new Event()))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining("X-Socket-ID");
        assertThat(first.publications()).isEmpty();

        strict.broadcast(new Event());
        strict.except(SOCKET).broadcast(new Event());
        assertThat(first.publications()).hasSize(2);
    }

    @Test
    void keepsAConnectionGivenByHandWhereTheRequestNamesNone() {
        broadcaster.except(SOCKET).toOthers().broadcast(new Event());

        assertThat(first.publications()).extracting(Publication::except).containsExactly(SOCKET);
    }

    @Test
    void leavesOutAConnectionGivenByHand() {
        broadcaster.except(SOCKET).broadcast(new Event());

        assertThat(first.publications()).extracting(Publication::except).containsExactly(SOCKET);
    }

    @Test
    void sendsOverTheConnectionsNamedEachOnce() {
        broadcaster.via("second").broadcast(new Event());
        assertThat(first.publications()).isEmpty();
        assertThat(second.publications()).hasSize(1);

        broadcaster.via("first", "second", "first").broadcast(new Event());
        assertThat(first.publications()).hasSize(1);
        assertThat(second.publications()).hasSize(2);
    }

    @Test
    void namesTheConnectionsThereAreIfOneIsUnknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broadcaster.via("first", "reverb"))
                .withMessage("there is no broadcast connection \"reverb\"; there are: first, second");
    }

    @Test
    void doesNotSendNowhereBecauseNoConnectionWasNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broadcaster.via())
                .withMessageContaining("there are: first, second");
    }

    @Test
    void staysTheSameWhateverViewsAreMadeOfIt() {
        Broadcaster others = broadcaster.except(SOCKET);
        others.via("second");
        broadcaster.via("second");

        broadcaster.broadcast(new Event());
        others.broadcast(new Event());

        assertThat(first.publications()).extracting(Publication::except).containsExactly(null, SOCKET);
        assertThat(second.publications()).isEmpty();
    }

    @Test
    void combinesModifiersInAnyOrder() {
        broadcaster.except(SOCKET).via("second").broadcast(new Event());
        broadcaster.via("second").except(SOCKET).broadcast(new Event());

        assertThat(second.publications()).extracting(Publication::except).containsExactly(SOCKET, SOCKET);
    }

    @Test
    void usesTheDefaultConnectionThatWasChosen() {
        Broadcaster chosen = BroadcastManager.builder()
                .connection("first", first)
                .connection("second", second)
                .defaultConnection("second")
                .build();

        chosen.broadcast(new Event());

        assertThat(second.publications()).hasSize(1);
    }

    @Test
    void isNotBuiltWithoutAConnectionOrWithAnUnknownDefaultOrWithTwoOfOneName() {
        assertThatIllegalStateException()
                .isThrownBy(() -> BroadcastManager.builder().build())
                .withMessageContaining("needs a connection");
        assertThatIllegalStateException()
                .isThrownBy(() -> BroadcastManager.builder()
                        .connection("first", first)
                        .defaultConnection("reverb")
                        .build())
                .withMessage("the default connection is \"reverb\", and there is no such connection; there are: first");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> BroadcastManager.builder().connection("a", first).connection("a", second))
                .withMessage("there are two broadcast connections named \"a\"");
    }

    @Test
    void doesNotChangeWithItsBuilder() {
        BroadcastManager.Builder builder = BroadcastManager.builder().connection("first", first);
        Broadcaster built = builder.build();

        builder.connection("second", second);

        assertThatIllegalArgumentException().isThrownBy(() -> built.via("second"));
    }

    @Test
    void survivesDriversThatFailAndSendsOverTheOthers() {
        var failure = new IllegalStateException("the driver broke");
        Broadcaster mixed = BroadcastManager.builder()
                .connection("throws", publication -> {
                    throw failure;
                })
                .connection("fails", publication -> CompletableFuture.failedFuture(failure))
                .connection("works", first)
                .executor(Runnable::run)
                .build();

        try (var log = new LogCapture(BroadcastManager.class, Level.INFO)) {
            mixed.via("throws", "fails", "works").broadcast(new OrderShipped(42, "secret status"));

            assertThat(log.messages(Level.ERROR))
                    .hasSize(2)
                    .allSatisfy(message -> assertThat(message)
                            .contains("OrderShipped", "private-orders.42")
                            .doesNotContain("secret status"));
            assertThat(log.messages(Level.ERROR).get(0)).contains("\"throws\"");
            assertThat(log.messages(Level.ERROR).get(1)).contains("\"fails\"");
        }
        assertThat(first.publications()).hasSize(1);
    }

    @Test
    void reportsADriverThatFailsLater() {
        var sent = new CompletableFuture<Void>();
        Broadcaster slow = BroadcastManager.builder()
                .connection("slow", publication -> sent)
                .executor(Runnable::run)
                .build();

        try (var log = new LogCapture(BroadcastManager.class, Level.INFO)) {
            slow.broadcast(new Event());
            assertThat(log.events()).isEmpty();

            sent.completeExceptionally(new IllegalStateException("too late"));

            assertThat(log.messages(Level.ERROR)).singleElement().asString().contains("\"slow\"");
        }
    }
}
