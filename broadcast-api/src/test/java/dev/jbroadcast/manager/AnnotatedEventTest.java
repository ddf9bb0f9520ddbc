package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelPattern;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotatedEventTest {

    private final InMemoryDriver broadcasts = new InMemoryDriver();
    private final Broadcaster broadcaster = BroadcastManager.builder()
            .connection("memory", broadcasts)
            .connection("second", new InMemoryDriver())
            .build();

    enum TicketStatus {
        OPEN
    }

    record Customer(UUID id, @Nullable String name) {}

    record Order(long id, Customer customer) {}

    @Broadcast(on = "private-orders.{orderId}", as = "order.shipped")
    private record OrderShipped(long orderId, String status) {}

    @Broadcast(on = {"private-orders.{order.id}", "private-customers.{order.customer.id}", "news"})
    record OrderPlaced(Order order) {}

    /** No record: a bean with everything that must not leak. */
    @Broadcast(
            on = "tickets.{id}.{status}",
            with = {"id", "order.customer.name", "urgent", "subject"})
    static class TicketOpened {

        public String connection = "infrastructure";

        public int getId() {
            return 7;
        }

        public TicketStatus getStatus() {
            return TicketStatus.OPEN;
        }

        public Order getOrder() {
            return new Order(1, new Customer(new UUID(0, 1), "Ada"));
        }

        public boolean isUrgent() {
            return true;
        }

        public String subject() {
            return "Help";
        }

        public String getPassword() {
            return "secret";
        }
    }

    @Test
    void fillsThePlaceholdersOfARecordAndSendsItsComponents() {
        broadcaster.broadcast(new OrderShipped(42, "shipped"));

        assertThat(broadcasts.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.event()).isEqualTo("order.shipped");
            assertThat(sent.channels()).containsExactly(new Channel("private-orders.42"));
            assertThat(sent.data()).isEqualTo("{\"orderId\":42,\"status\":\"shipped\"}");
        });
    }

    @Test
    void followsPathsThroughRecordsToSeveralChannels() {
        broadcaster.broadcast(new OrderPlaced(new Order(42, new Customer(new UUID(0, 1), null))));

        assertThat(broadcasts.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.event()).isEqualTo("OrderPlaced");
            assertThat(sent.channels())
                    .extracting(Channel::name)
                    .containsExactly(
                            "private-orders.42", "private-customers.00000000-0000-0000-0000-000000000001", "news");
        });
    }

    @Test
    void readsGettersAndSendsOfAClassWhatItsAuthorNamedAndNothingElse() {
        broadcaster.broadcast(new TicketOpened());

        assertThat(broadcasts.publications()).singleElement().satisfies(sent -> {
            assertThat(sent.channels()).containsExactly(new Channel("tickets.7.OPEN"));
            assertThat(sent.data()).isEqualTo("{\"id\":7,\"name\":\"Ada\",\"urgent\":true,\"subject\":\"Help\"}");
        });
    }

    @Broadcast(on = "news", with = "id")
    record Partly(int id, String secret) {}

    @Test
    void sendsTheNamedComponentsOfARecordOnly() {
        broadcaster.broadcast(new Partly(1, "secret"));

        assertThat(broadcasts.publications()).extracting(Publication::data).containsExactly("{\"id\":1}");
    }

    @Broadcast(on = "news", when = "published")
    record Conditional(boolean published) {}

    @Test
    void isNotSentIfItsConditionDoesNotHold() {
        assertThat(broadcaster.broadcast(new Conditional(false)).status()).isEqualTo(Status.SKIPPED);
        assertThat(broadcasts.publications()).isEmpty();

        broadcaster.broadcast(new Conditional(true));
        assertThat(broadcasts.publications()).hasSize(1);
    }

    @Broadcast(
            on = "news",
            via = {"second", "memory"})
    record Twice(int id) {}

    @Test
    void isSentOverItsConnectionsUnlessTheCallerSaysOtherwise() {
        InMemoryDriver first = new InMemoryDriver();
        InMemoryDriver second = new InMemoryDriver();
        Broadcaster both = BroadcastManager.builder()
                .connection("memory", first)
                .connection("second", second)
                .build();

        both.broadcast(new Twice(1));
        assertThat(first.publications()).hasSize(1);
        assertThat(second.publications()).hasSize(1);

        both.via("second").broadcast(new Twice(1));
        assertThat(first.publications()).hasSize(1);
        assertThat(second.publications()).hasSize(2);
    }

    @Broadcast(on = "news", via = "reverb")
    record Elsewhere(int id) {}

    @Test
    void namesTheClassWhoseConnectionDoesNotExist() {
        assertThatThrownBy(() -> broadcaster.broadcast(new Elsewhere(1)))
                .isInstanceOf(BroadcastException.class)
                .hasMessage(
                        Elsewhere.class.getName()
                                + " cannot be broadcast: there is no broadcast connection \"reverb\"; there are: memory, second");
    }

    @Broadcast(on = "news", now = true)
    record Urgent(int id) {}

    @Test
    void isSentInTheCallersThreadIfItSaysNow() {
        var thread = new AtomicReference<Thread>();
        try (BroadcastManager manager = BroadcastManager.builder()
                .connection("here", publication -> {
                    thread.set(Thread.currentThread());
                    return CompletableFuture.completedFuture(null);
                })
                .build()) {
            manager.broadcast(new Urgent(1));

            assertThat(thread.get()).isSameAs(Thread.currentThread());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "ü", "a/b", "{x}"})
    void refusesAValueThatCannotStandInAChannelsName(String room) {
        assertThatThrownBy(() -> broadcaster.broadcast(new InRoom(room)))
                .isInstanceOf(BroadcastException.class)
                .hasMessageStartingWith(InRoom.class.getName() + " cannot be broadcast: {room} is ");
        assertThat(broadcasts.publications()).isEmpty();
    }

    @Broadcast(on = "private-{shop}.desk-{desk}.queue_{queue}")
    record Called(String shop, String desk, String queue) {}

    /** Whatever the values: the channel says them back, or the event is refused with the name of its class. */
    @Test
    void placesEveryValueSoThatItCanBeReadBackOrRefusesTheEvent() {
        ChannelPattern pattern = ChannelPattern.of("private-{shop}.desk-{desk}.queue_{queue}");
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int placed = 0;
        for (int i = 0; i < 20_000; i++) {
            Called event = new Called(text(random), text(random), text(random));
            broadcasts.clear();
            try {
                broadcaster.broadcast(event);
            } catch (BroadcastException refused) {
                assertThat(refused).as("seed %d, %s", seed, event).hasMessageContaining(Called.class.getName());
                assertThat(broadcasts.publications()).isEmpty();
                continue;
            }
            Channel channel = broadcasts.publications().get(0).channels().get(0);
            assertThat(pattern.match(channel))
                    .as("seed %d, %s", seed, event)
                    .contains(List.of(event.shop(), event.desk(), event.queue()));
            placed++;
        }
        assertThat(placed).as("seed %d", seed).isBetween(1_000, 19_000);
    }

    /** Mostly legal, some of it not: what separates, what belongs to prefixes, what is not allowed at all. */
    private static String text(Random random) {
        String[] parts = {"a", "7", "-", "_", "desk-", "queue_", "encrypted-", "presence-", "private-", "@", "=", "."};
        String[] rare = {"ü", " ", "\n", "{x}", "#", "\uD83D\uDE00", "/", ":"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(
                    random.nextInt(20) == 0 ? rare[random.nextInt(rare.length)] : parts[random.nextInt(parts.length)]);
        }
        return random.nextInt(50) == 0 ? "" : text.toString();
    }

    @Test
    void refusesAnAbsentValue() {
        assertThatThrownBy(() -> broadcaster.broadcast(new InRoom(null)))
                .hasMessage(InRoom.class.getName()
                        + " cannot be broadcast: {room} is null in the channel pattern \"presence-room.{room}\"");
        assertThatThrownBy(() -> broadcaster.broadcast(new OrderPlaced(null)))
                .hasMessage(
                        OrderPlaced.class.getName()
                                + " cannot be broadcast: {order.id} is null in the channel pattern \"private-orders.{order.id}\"");
    }

    @Broadcast(on = "presence-room.{room}")
    record InRoom(@Nullable String room) {}

    @Test
    void letsAnExceptionOfAGetterReachTheCallerAsItIs() {
        assertThatThrownBy(() -> broadcaster.broadcast(new Throwing()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Broadcast(on = "orders.{id}", with = "id")
    static final class Throwing {
        public int getId() {
            throw new UnsupportedOperationException();
        }
    }

    // What is found when the application starts.

    @Broadcast(on = "orders.{orderNumber}")
    record UnknownPlaceholder(long orderId) {}

    @Broadcast(on = "orders.{order.number}")
    record UnknownOnThePath(Order order) {}

    @Broadcast(on = "orders/{orderId}")
    record IllegalChannel(long orderId) {}

    @Broadcast(on = "orders.{orderId")
    record UnclosedPlaceholder(long orderId) {}

    @Broadcast(on = {})
    record NoChannel(long orderId) {}

    @Broadcast(on = "news", as = "pusher:ping")
    record ReservedName(int id) {}

    @Broadcast(on = "news")
    static final class NoRecord {}

    @Broadcast(on = "news", with = "password")
    record UnknownPayload(int id) {}

    @Broadcast(
            on = "news",
            with = {"id", "order.id"})
    record DoublePayload(int id, Order order) {}

    @Broadcast(on = "news", when = "id")
    record ConditionIsNoBoolean(int id) {}

    @Broadcast(on = "news", key = "number")
    record UnknownKey(int id) {}

    @Broadcast(on = "news")
    record Both(int id) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channels.none();
        }
    }

    @Test
    void reportsAtStartWhatIsWrongAndNamesTheClass() {
        assertRefused(
                UnknownPlaceholder.class,
                UnknownPlaceholder.class.getName() + " has no property \"orderNumber\": no record component");
        assertRefused(UnknownOnThePath.class, Order.class.getName() + " has no property \"number\"");
        assertRefused(IllegalChannel.class, "illegal character");
        assertRefused(UnclosedPlaceholder.class, "a placeholder has the form {name}");
        assertRefused(NoChannel.class, "on = {} names no channel");
        assertRefused(ReservedName.class, "\"pusher:ping\" is reserved");
        assertRefused(NoRecord.class, "with = {…} has to name the properties");
        assertRefused(UnknownPayload.class, "has no property \"password\"");
        assertRefused(DoublePayload.class, "with names two properties \"id\"");
        assertRefused(ConditionIsNoBoolean.class, "when = \"id\" is a int and must be a boolean");
        assertRefused(UnknownKey.class, "has no property \"number\"");
        assertRefused(Both.class, "implements ShouldBroadcast and carries @Broadcast");
        assertRefused(String.class, "java.lang.String is not an event: implement ShouldBroadcast");
    }

    private static void assertRefused(Class<?> eventClass, String why) {
        var builder = BroadcastManager.builder()
                .connection("memory", new InMemoryDriver())
                .events(List.of(OrderShipped.class, eventClass));
        assertThatThrownBy(builder::build)
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining(eventClass.getName())
                .hasMessageContaining(why);
    }

    @Test
    void reportsTheSameWithTheFirstEventIfTheClassWasNotNamedAtStart() {
        assertThatThrownBy(() -> broadcaster.broadcast(new UnknownPlaceholder(1)))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining(UnknownPlaceholder.class.getName());
        assertThatThrownBy(() -> broadcaster.broadcast("no event")).isInstanceOf(BroadcastException.class);
    }
}
