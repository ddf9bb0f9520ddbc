package dev.jbroadcast.testing;

import static dev.jbroadcast.testing.BroadcastAssertions.assertNothingBroadcast;
import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelTemplate;
import dev.jbroadcast.Channels;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.SocketId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BroadcastsAssertTest {

    @AutoClose
    private final BroadcastFake broadcasts = BroadcastFake.create();

    record OrderShipped(long orderId, String status) implements ShouldBroadcast {

        static final ChannelTemplate<Long> ORDERS = ChannelTemplate.privateChannel("orders.{orderId}", Long.class);

        @Override
        public Channels broadcastOn() {
            return ORDERS.of(orderId);
        }

        @Override
        public String broadcastAs() {
            return "order.shipped";
        }

        @Override
        public boolean broadcastWhen() {
            return !status.equals("draft");
        }
    }

    record Other() implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("news");
        }
    }

    record Cart(List<Item> items, Customer customer) implements ShouldBroadcast {
        record Item(long id, double price) {}

        record Customer(String name, String note) {}

        @Override
        public Channels broadcastOn() {
            return Channels.of(Channel.publicChannel("carts"), Channel.presence("shop.1"));
        }
    }

    private static Cart cart() {
        return new Cart(List.of(new Cart.Item(7, 1.5), new Cart.Item(8, 2)), new Cart.Customer("Ada", null));
    }

    private static void assertFails(ThrowingCallable assertion, String... lines) {
        assertThatThrownBy(assertion)
                .isInstanceOf(AssertionError.class)
                .hasMessage(String.join(System.lineSeparator(), lines));
    }

    @Test
    void readsLikeTheSentenceInTheDocumentation() {
        broadcasts.toOthers().broadcast(new OrderShipped(42, "shipped"));
        broadcasts.broadcast(new OrderShipped(43, "shipped"));

        assertThat(broadcasts)
                .hasBroadcast(OrderShipped.class)
                .on("private-orders.42")
                .as("order.shipped")
                .toOthers()
                .once();
    }

    @Test
    void takesADriverOfItsOwnAsWell() {
        InMemoryDriver driver = new InMemoryDriver();
        assertNothingBroadcast(driver);

        driver.publish(Publication.of("tick", new Channel("news"), "{\"a\":1}"));

        assertThat(driver).hasBroadcast("tick").on("news").withPayload("a", 1).once();
        assertThat(driver).hasNotBroadcast("tock").hasBroadcastExactly("tick");
        assertFails(
                () -> assertThat(driver).hasBroadcast("tick").via("reverb"),
                "Expected a broadcast named \"tick\", via reverb but there were only:",
                "  \"tick\" on [news]: {\"a\":1}",
                "    an InMemoryDriver does not know the name of its connection; use a BroadcastFake");
        assertFails(
                () -> assertThat(driver).hasBroadcast("tick").matching(event -> true),
                "Expected a broadcast named \"tick\", that matches the given predicate but there were only:",
                "  \"tick\" on [news]: {\"a\":1}",
                "    it was not made from an event object");
        assertFails(
                () -> assertNothingBroadcast(driver),
                "Expected no broadcasts but there was:",
                "  \"tick\" on [news]: {\"a\":1}");
    }

    @Test
    void narrowsDownByEveryCondition() {
        broadcasts.except(new SocketId("1.2")).broadcast(new OrderShipped(42, "shipped"));
        broadcasts.broadcast(new OrderShipped(42, "shipped"));
        broadcasts.broadcast(new Other());

        assertThat(broadcasts).hasBroadcast(OrderShipped.class).times(2);
        assertThat(broadcasts).hasBroadcast("order.shipped").toEveryone().once();
        assertThat(broadcasts)
                .hasBroadcast("order.shipped")
                .except(new SocketId("1.2"))
                .on(OrderShipped.ORDERS.of(42L))
                .onExactly("private-orders.42")
                .via("memory")
                .withData("{\"status\": \"shipped\", \"orderId\": 42}")
                .withPayload(new OrderShipped(42, "shipped"))
                .withPayload(Map.of("status", "shipped", "orderId", 42))
                .withPayload("orderId", 42)
                .withDataSatisfying(data -> assertThat(data).contains("shipped"))
                .once();
        assertThat(broadcasts).hasBroadcast(ShouldBroadcast.class).times(3);
    }

    @Test
    void looksIntoTheEventObject() {
        broadcasts.broadcast(new OrderShipped(1, "packed"));
        broadcasts.broadcast(new OrderShipped(2, "shipped"));

        assertThat(broadcasts)
                .hasBroadcast(OrderShipped.class)
                .matching(order -> order.status().equals("packed"))
                .satisfying(order -> assertThat(order.orderId()).isEqualTo(1))
                .once();
        assertThat(broadcasts)
                .hasBroadcast(OrderShipped.class)
                .satisfying(order -> assertThat(order.orderId()).isEqualTo(2))
                .on("private-orders.2")
                .once();
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class).matching(order -> order.orderId() == 3),
                "Expected a broadcast of OrderShipped, that matches the given predicate but there were only:",
                "  \"order.shipped\" (OrderShipped) on [private-orders.1]: {\"orderId\":1,\"status\":\"packed\"}",
                "    the event is OrderShipped[orderId=1, status=packed]",
                "  \"order.shipped\" (OrderShipped) on [private-orders.2]: {\"orderId\":2,\"status\":\"shipped\"}",
                "    the event is OrderShipped[orderId=2, status=shipped]");
        assertFails(
                () -> assertThat(broadcasts)
                        .hasBroadcast(OrderShipped.class)
                        .on("private-orders.1")
                        .satisfying(order -> {
                            throw new AssertionError("first line\nsecond line");
                        }),
                "Expected a broadcast of OrderShipped, on private-orders.1, that satisfies the given assertions but there were only:",
                "  \"order.shipped\" (OrderShipped) on [private-orders.1]: {\"orderId\":1,\"status\":\"packed\"}",
                "    first line",
                "    second line");
    }

    @Test
    void narrowsDownByAssertionsOnThePayload() {
        broadcasts.broadcast(new OrderShipped(1, "packed"));
        broadcasts.broadcast(new OrderShipped(2, "shipped"));

        assertThat(broadcasts)
                .hasBroadcast(OrderShipped.class)
                .withDataSatisfying(data -> assertThat(data).contains("packed"))
                .on("private-orders.1")
                .once();
        assertThatThrownBy(() -> assertThat(broadcasts)
                        .hasBroadcast(OrderShipped.class)
                        .withDataSatisfying(data -> assertThat(data).contains("lost")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expecting actual:")
                .hasMessageContaining("\"status\":\"packed\"");
    }

    @Test
    void comparesChannelsAsASet() {
        broadcasts.broadcast(cart());

        assertThat(broadcasts)
                .hasBroadcast(Cart.class)
                .on("carts")
                .on(Channel.presence("shop.1"))
                .onExactly("presence-shop.1", "carts")
                .onExactly(Channel.publicChannel("carts"), Channel.presence("shop.1"));
        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast(Cart.class).onExactly("carts"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "Expected a broadcast of Cart, on exactly [carts] but there were only:%n  \"Cart\" on [carts, presence-shop.1]: {"
                                .formatted());
    }

    @Test
    void findsValuesInsideOfAPayload() {
        broadcasts.broadcast(cart());

        assertThat(broadcasts)
                .hasBroadcast(Cart.class)
                .withPayload("items.1.id", 8)
                .withPayload("items.1.price", 2)
                .withPayload("items", List.of(new Cart.Item(7, 1.5), new Cart.Item(8, 2)))
                .withPayload("customer.note", null)
                .withPayload("customer", new Cart.Customer("Ada", null))
                .once();
        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast(Cart.class).withPayload("items.0.price", "1.5"))
                .hasMessageEndingWith("items.0.price is 1.5 and not \"1.5\"");
        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast(Cart.class).withPayload("items.2.id", 9))
                .hasMessageStartingWith("Expected a broadcast of Cart, with items.2.id = 9 but there were only:")
                .hasMessageEndingWith("items.2.id is missing");
        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast(Cart.class).withPayload("customer.age", null))
                .hasMessageEndingWith("customer.age is missing");
    }

    @Test
    void saysInWhatAPayloadDiffers() {
        broadcasts.broadcast(cart());

        assertFails(
                () -> assertThat(broadcasts)
                        .hasBroadcast(Cart.class)
                        .withData(
                                "{\"customer\":{\"name\":\"Bob\"},\"items\":[{\"id\":7,\"price\":1.50}],\"total\":3.5}"),
                "Expected a broadcast of Cart, with the payload {\"customer\":{\"name\":\"Bob\"},\"items\":[{\"id\":7,\"price\":1.50}],\"total\":3.5} but there were only:",
                "  \"Cart\" on [carts, presence-shop.1]: {\"items\":[{\"id\":7,\"price\":1.5},{\"id\":8,\"price\":2.0}],\"customer\":{\"name\":\"Ada\",\"note\":null}}",
                "    customer.name is \"Ada\" and not \"Bob\"",
                "    customer.note is not expected, and is null",
                "    items.1 is not expected, and is {\"id\":8,\"price\":2.0}",
                "    total is missing");
        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast(Cart.class).withPayload(List.of()))
                .hasMessageContaining("the payload is {")
                .hasMessageEndingWith("and not []");
    }

    @Test
    void listsTheFirstOfManyDifferences() {
        broadcasts
                .on(Channel.publicChannel("news"))
                .as("numbers")
                .with(new int[12])
                .send();
        int[] ones = new int[12];
        Arrays.fill(ones, 1);

        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast("numbers").withPayload(ones))
                .hasMessageContaining("9 is 0 and not 1")
                .hasMessageEndingWith("… and 2 more differences");
    }

    @Test
    void takesJsonTextOnlyWhereJsonIsExpected() {
        broadcasts.on(Channel.publicChannel("news")).as("text").with("{}").send();

        assertThat(broadcasts).hasBroadcast("text").withPayload("{}").withData("\"{}\"");
        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast("text").withData("{a:"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("withData(…) takes JSON text, and this is none: {a:");
    }

    @Test
    void comparesNoPayloadThatIsNotJson() {
        InMemoryDriver driver = new InMemoryDriver();
        driver.publish(Publication.of("tick", new Channel("news"), "tock"));

        assertThatThrownBy(() -> assertThat(driver).hasBroadcast("tick").withData("{}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("the payload is not JSON");
        assertThatThrownBy(() -> assertThat(driver).hasBroadcast("tick").withPayload("a", 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("the payload is not JSON");
    }

    @Test
    void saysWhatThereWasInsteadOfWhatWasExpected() {
        broadcasts.broadcast(new OrderShipped(42, "shipped"));

        String there =
                "  \"order.shipped\" (OrderShipped) on [private-orders.42]: {\"orderId\":42,\"status\":\"shipped\"}";
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class).on("private-orders.43"),
                "Expected a broadcast of OrderShipped, on private-orders.43 but there were only:",
                there);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast("OrderShipped"),
                "Expected a broadcast named \"OrderShipped\" but there were only:",
                there);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(Other.class),
                "Expected a broadcast of Other but there were only:",
                there);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class).toOthers(),
                "Expected a broadcast of OrderShipped, to others but there were only:",
                there);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class).as("shipped"),
                "Expected a broadcast of OrderShipped, as \"shipped\" but there were only:",
                there);
    }

    @Test
    void namesTheChannelOfAnotherKindThatWasMeant() {
        broadcasts.broadcast(new OrderShipped(42, "shipped"));

        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class).on("orders.42"),
                "Expected a broadcast of OrderShipped, on orders.42 but there were only:",
                "  \"order.shipped\" (OrderShipped) on [private-orders.42]: {\"orderId\":42,\"status\":\"shipped\"}",
                "    orders.42 is not private-orders.42: the prefix belongs to the name");
    }

    @Test
    void saysThatThereWasNothing() {
        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class),
                "Expected a broadcast of OrderShipped but there were no broadcasts");
    }

    @Test
    void saysWhyAnEventDidNotLeave() {
        broadcasts.broadcast(new OrderShipped(1, "draft"));
        broadcasts.transactions().begin();
        broadcasts.broadcast(new OrderShipped(2, "shipped"));
        broadcasts.transactions().rollback();
        broadcasts.driver().failWith(DeliveryException.permanent("the server is down", null));
        broadcasts.on(new Channel("news")).as("headline").with("x").toOthers().send();
        broadcasts.driver().recover();
        broadcasts.broadcast(new Other());
        broadcasts.transactions().begin();
        broadcasts.via("memory").broadcast(new OrderShipped(4, "x".repeat(300)));

        assertFails(
                () -> assertThat(broadcasts).hasBroadcast(OrderShipped.class),
                "Expected a broadcast of OrderShipped but there were only:",
                "  \"Other\" on [news]: {}",
                "Not sent:",
                "  OrderShipped[orderId=1, status=draft] was skipped: its condition did not hold, or it had no channels",
                "  OrderShipped[orderId=2, status=shipped] was dropped: its transaction was rolled back",
                "  \"headline\" on [news] failed: {memory=dev.jbroadcast.DeliveryException: the server is down}",
                "  OrderShipped[orderId=4, status=%s… waits for its transaction to commit".formatted("x".repeat(169)));
        assertThatThrownBy(
                        () -> assertThat(broadcasts).hasBroadcast(Other.class).times(2))
                .hasMessageContaining("Not sent:");

        broadcasts.transactions().commit();

        assertThat(broadcasts).hasBroadcast(OrderShipped.class).once();
        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast("x"))
                .hasMessageNotContaining("waits for its transaction");
    }

    @Test
    void countsOnlyWhatSatisfiesAllConditions() {
        broadcasts.toOthers().broadcast(new OrderShipped(1, "a"));
        broadcasts.broadcast(new OrderShipped(1, "b"));
        broadcasts.except(new SocketId("1.2")).broadcast(new OrderShipped(2, "c"));

        assertFails(
                () -> assertThat(broadcasts)
                        .hasBroadcast(OrderShipped.class)
                        .on("private-orders.1")
                        .once(),
                "Expected 1 broadcast of OrderShipped, on private-orders.1 but there were 2:",
                "  \"order.shipped\" (OrderShipped) on [private-orders.1] to others: {\"orderId\":1,\"status\":\"a\"}",
                "  \"order.shipped\" (OrderShipped) on [private-orders.1]: {\"orderId\":1,\"status\":\"b\"}");
        assertFails(
                () -> assertThat(broadcasts)
                        .hasBroadcast(OrderShipped.class)
                        .on("private-orders.2")
                        .times(2),
                "Expected 2 broadcasts of OrderShipped, on private-orders.2 but there was 1:",
                "  \"order.shipped\" (OrderShipped) on [private-orders.2] except for socket 1.2: {\"orderId\":2,\"status\":\"c\"}");
        assertThatThrownBy(() ->
                        assertThat(broadcasts).hasBroadcast(OrderShipped.class).times(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("times(0) can never be true after a condition was; use hasNotBroadcast(…)");
    }

    @Test
    void namesTheConnectionsWhereThereAreSeveral() {
        try (BroadcastFake two =
                BroadcastFake.builder().connections("reverb", "log").build()) {
            two.via("log").broadcast(new Other());

            assertFails(
                    () -> assertThat(two).hasBroadcast(Other.class).via("reverb"),
                    "Expected a broadcast of Other, via reverb but there were only:",
                    "  \"Other\" on [news] via log: {}");
        }
    }

    @Test
    void refusesABroadcastThatWasNotToBe() {
        assertThat(broadcasts).hasBroadcastNothing().hasNotBroadcast(Other.class);
        assertNothingBroadcast(broadcasts);

        broadcasts.broadcast(new Other());
        broadcasts.broadcast(new Other());

        assertThat(broadcasts)
                .hasNotBroadcast(OrderShipped.class)
                .hasNotBroadcast("order.shipped")
                .hasBroadcastNothingOn("private-news")
                .hasBroadcastNothingOn(Channel.publicChannel("new"));
        String[] there = {"  \"Other\" on [news]: {}", "  \"Other\" on [news]: {}"};
        assertFails(
                () -> assertThat(broadcasts).hasNotBroadcast(Other.class),
                "Expected no broadcast of Other but there were:",
                there[0],
                there[1]);
        assertFails(
                () -> assertThat(broadcasts).hasNotBroadcast("Other"),
                "Expected no broadcast named \"Other\" but there were:",
                there[0],
                there[1]);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcastNothingOn("news"),
                "Expected no broadcast on news but there were:",
                there[0],
                there[1]);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcastNothing(),
                "Expected no broadcasts but there were:",
                there[0],
                there[1]);
        assertFails(
                () -> assertNothingBroadcast(broadcasts), "Expected no broadcasts but there were:", there[0], there[1]);
    }

    @Test
    void findsEventsInTheirOrderAmongOthers() {
        broadcasts.broadcast(new Other());
        broadcasts.broadcast(new OrderShipped(1, "a"));
        broadcasts.broadcast(cart());
        broadcasts.broadcast(new Other());

        assertThat(broadcasts)
                .hasBroadcastInOrder(Other.class, OrderShipped.class, Other.class)
                .hasBroadcastInOrder(OrderShipped.class, Cart.class)
                .hasBroadcastInOrder("Other", "Cart", "Other")
                .hasBroadcastExactly(Other.class, OrderShipped.class, Cart.class, Other.class)
                .hasBroadcastExactly("Other", "order.shipped", "Cart", "Other");
        assertThatThrownBy(
                        () -> assertThat(broadcasts).hasBroadcastInOrder(Other.class, Cart.class, OrderShipped.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "Expected broadcasts in the order Other, Cart, OrderShipped but there was no OrderShipped after Cart:%n  \"Other\" on [news]: {}"
                                .formatted());
        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcastInOrder("shipped", "Other"))
                .hasMessageStartingWith(
                        "Expected broadcasts in the order \"shipped\", \"Other\" but there was no \"shipped\":");
    }

    @Test
    void refusesOthersWhereExactlySomeWereExpected() {
        assertFails(
                () -> assertThat(broadcasts).hasBroadcastExactly(Other.class),
                "Expected exactly the broadcasts Other but there were no broadcasts");
        assertFails(
                () -> assertThat(broadcasts).hasBroadcastInOrder(Other.class),
                "Expected broadcasts in the order Other but there were no broadcasts");

        broadcasts.broadcast(new Other());
        broadcasts.broadcast(new OrderShipped(1, "a"));

        String[] there = {
            "  \"Other\" on [news]: {}",
            "  \"order.shipped\" (OrderShipped) on [private-orders.1]: {\"orderId\":1,\"status\":\"a\"}"
        };
        assertFails(
                () -> assertThat(broadcasts).hasBroadcastExactly(Other.class),
                "Expected exactly the broadcasts Other but there were:",
                there[0],
                there[1]);
        assertFails(
                () -> assertThat(broadcasts).hasBroadcastExactly(OrderShipped.class, Other.class),
                "Expected exactly the broadcasts OrderShipped, Other but there were:",
                there[0],
                there[1]);
    }

    @Test
    void shortensWhatNobodyWouldRead() {
        for (int i = 0; i < 60; i++) {
            broadcasts.broadcast(new Other());
        }

        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast("x"))
                .satisfies(failure -> assertThat(failure.getMessage().lines()).hasSize(52))
                .hasMessageEndingWith("  … and 10 more");

        broadcasts.clear();
        broadcasts.broadcast(new OrderShipped(1, "x".repeat(1_000)));

        assertThatThrownBy(() -> assertThat(broadcasts).hasBroadcast("x"))
                .hasMessageEndingWith("x… (1025 characters)")
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(700));
    }

    @Test
    void isNotConfusedByPercentSigns() {
        InMemoryDriver driver = new InMemoryDriver();
        driver.publish(Publication.of("100%d", new Channel("news"), "\"50 % off %s %n %\""));

        String there = "  \"100%d\" on [news]: \"50 % off %s %n %\"";
        assertFails(
                () -> assertThat(driver).hasBroadcast("%s"),
                "Expected a broadcast named \"%s\" but there were only:",
                there);
        assertFails(
                () -> assertThat(driver).hasBroadcast("100%d").withPayload("%x"),
                "Expected a broadcast named \"100%d\", with the payload \"%x\" but there were only:",
                there,
                "    the payload is \"50 % off %s %n %\" and not \"%x\"");
        assertFails(
                () -> assertThat(driver).hasBroadcast("100%d").times(2),
                "Expected 2 broadcasts named \"100%d\" but there was 1:",
                there);
        assertFails(() -> assertThat(driver).hasBroadcastNothing(), "Expected no broadcasts but there was:", there);
        assertFails(
                () -> assertThat(driver).hasBroadcastInOrder("100%d", "%s"),
                "Expected broadcasts in the order \"100%d\", \"%s\" but there was no \"%s\" after \"100%d\":",
                there);
    }

    @Test
    void keepsTheDescriptionOfTheTest() {
        broadcasts.broadcast(new Other());

        assertFails(
                () -> assertThat(broadcasts)
                        .as("after %s", "checkout")
                        .hasBroadcast(Other.class)
                        .on("news")
                        .times(2),
                "[after checkout] Expected 2 broadcasts of Other, on news but there was 1:",
                "  \"Other\" on [news]: {}");
        assertFails(
                () -> assertThat(broadcasts).as("after checkout").hasBroadcast(OrderShipped.class),
                "[after checkout] Expected a broadcast of OrderShipped but there were only:",
                "  \"Other\" on [news]: {}");
    }

    @Test
    void failsForNothingAtAll() {
        assertThatThrownBy(() -> assertThat((BroadcastFake) null).hasBroadcastNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expecting actual not to be null");
    }
}
