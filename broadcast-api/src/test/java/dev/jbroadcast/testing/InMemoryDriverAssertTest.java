package dev.jbroadcast.testing;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.SocketId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InMemoryDriverAssertTest {

    private final InMemoryDriver broadcasts = new InMemoryDriver();
    private final Broadcaster broadcaster =
            Broadcaster.builder().connection("memory", broadcasts).build();

    record OrderShipped(long orderId, String status) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.privateChannel("orders." + orderId);
        }

        @Override
        public String broadcastAs() {
            return "order.shipped";
        }
    }

    record Other() implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("news");
        }
    }

    private static void assertFails(ThrowingCallable assertion, String... lines) {
        assertThatThrownBy(assertion)
                .isInstanceOf(AssertionError.class)
                .hasMessage(String.join(System.lineSeparator(), lines));
    }

    @Test
    void readsLikeTheSentenceInTheDocumentation() {
        broadcaster.toOthers().broadcast(new OrderShipped(42, "shipped"));
        broadcaster.broadcast(new OrderShipped(43, "shipped"));

        assertThat(broadcasts)
                .hasBroadcast(OrderShipped.class)
                .on("private-orders.42")
                .as("order.shipped")
                .toOthers()
                .once();
    }

    @Test
    void narrowsDownByEveryCondition() {
        broadcaster.except(new SocketId("1.2")).broadcast(new OrderShipped(42, "shipped"));
        broadcaster.broadcast(new OrderShipped(42, "shipped"));
        broadcaster.broadcast(new Other());

        assertThat(broadcasts).hasBroadcast(OrderShipped.class).times(2);
        assertThat(broadcasts).hasBroadcast("order.shipped").toEveryone().once();
        assertThat(broadcasts)
                .hasBroadcast("order.shipped")
                .except(new SocketId("1.2"))
                .on(Channel.privateChannel("orders.42"))
                .withData("{\"orderId\":42,\"status\":\"shipped\"}")
                .withDataSatisfying(data -> assertThat(data).contains("shipped"))
                .once();
        assertThat(broadcasts).hasBroadcast(ShouldBroadcast.class).times(3);
    }

    @Test
    void saysWhatThereWasInsteadOfWhatWasExpected() {
        broadcaster.broadcast(new OrderShipped(42, "shipped"));

        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class).on("private-orders.43"),
                "Expected a broadcast of OrderShipped, on private-orders.43 but there were only:",
                "  \"order.shipped\" on [private-orders.42]: {\"orderId\":42,\"status\":\"shipped\"}");
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast("OrderShipped"),
                "Expected a broadcast named \"OrderShipped\" but there were only:",
                "  \"order.shipped\" on [private-orders.42]: {\"orderId\":42,\"status\":\"shipped\"}");
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class).toOthers(),
                "Expected a broadcast of OrderShipped, to others but there were only:",
                "  \"order.shipped\" on [private-orders.42]: {\"orderId\":42,\"status\":\"shipped\"}");
    }

    @Test
    void saysThatThereWasNothing() {
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class),
                "Expected a broadcast of OrderShipped but there were no broadcasts");
    }

    @Test
    void countsOnlyWhatSatisfiesAllConditions() {
        broadcaster.toOthers().broadcast(new OrderShipped(1, "a"));
        broadcaster.broadcast(new OrderShipped(1, "b"));
        broadcaster.broadcast(new OrderShipped(2, "c"));

        assertFails(
                () -> assertThat(broadcasts)
                        .hasBroadcast(OrderShipped.class)
                        .on("private-orders.1")
                        .once(),
                "Expected 1 broadcast(s) of OrderShipped, on private-orders.1 but there were 2:",
                "  \"order.shipped\" on [private-orders.1] to others: {\"orderId\":1,\"status\":\"a\"}",
                "  \"order.shipped\" on [private-orders.1]: {\"orderId\":1,\"status\":\"b\"}");
    }

    @Test
    void refusesABroadcastThatWasNotToBe() {
        assertThat(broadcasts).hasBroadcastNothing().hasNotBroadcast(Other.class);

        broadcaster.broadcast(new Other());

        assertThat(broadcasts).hasNotBroadcast(OrderShipped.class);
        assertFails(
                () -> assertThat(broadcasts).hasNotBroadcast(Other.class),
                "Expected no broadcast of Other but there were:",
                "  \"Other\" on [news]: {}");
        assertFails(
                () -> assertThat(broadcasts).hasBroadcastNothing(),
                "Expected no broadcasts but there were:",
                "  \"Other\" on [news]: {}");
    }

    @Test
    void isNotConfusedByPercentSigns() {
        broadcasts.publish(Publication.of("100%d", new Channel("news"), "\"50 % off %s %n %\""));

        String there = "  \"100%d\" on [news]: \"50 % off %s %n %\"";
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast("%s"),
                "Expected a broadcast named \"%s\" but there were only:",
                there);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast("100%d").withData("%x"),
                "Expected a broadcast named \"100%d\", with the payload %x but there were only:",
                there);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast("100%d").times(2),
                "Expected 2 broadcast(s) named \"100%d\" but there were 1:",
                there);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcastNothing(), "Expected no broadcasts but there were:", there);
    }

    @Test
    void keepsTheDescriptionOfTheTest() {
        broadcaster.broadcast(new Other());

        assertFails(
                () -> assertThat(broadcasts)
                        .as("after %s", "checkout")
                        .hasBroadcast(Other.class)
                        .times(2),
                "[after checkout] Expected 2 broadcast(s) of Other but there were 1:",
                "  \"Other\" on [news]: {}");
        assertFails(
                () -> assertThat(broadcasts).as("after checkout").hasBroadcast(OrderShipped.class),
                "[after checkout] Expected a broadcast of OrderShipped but there were only:",
                "  \"Other\" on [news]: {}");
    }
}
