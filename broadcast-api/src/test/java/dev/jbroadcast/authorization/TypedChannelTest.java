package dev.jbroadcast.authorization;

import static dev.jbroadcast.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelTemplate;
import dev.jbroadcast.SocketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TypedChannelTest {

    private static final ChannelTemplate<Long> ORDERS = ChannelTemplate.privateChannel("orders.{orderId}", Long.class);
    private static final ChannelTemplate<Desk> DESKS = ChannelTemplate.presence("desk.{desk}.shop.{shop}", Desk.class);

    private final List<Object> values = new ArrayList<>();

    private record Desk(String shop, int desk) {
        Desk {
            if (desk > 9) {
                throw new IllegalArgumentException("no shop has so many desks");
            }
            if (desk < 0) {
                throw new IllegalStateException("cannot count");
            }
        }
    }

    private record Everything(String text, long number, int small, boolean yes, char letter, UUID id, Kind kind) {}

    private enum Kind {
        PLAIN,
        FANCY {
            @Override
            public String toString() {
                return "very fancy";
            }
        }
    }

    private record OrderId(long value) {}

    private static final class Order {
        private final String id;

        Order(String id) {
            this.id = id;
        }

        @Override
        public String toString() {
            return id;
        }
    }

    private static ChannelDecision authorize(ChannelRegistry registry, Channel channel) {
        return registry.authorize(channel, () -> "ada", new SocketId("1.2"));
    }

    private static String reason(ChannelDecision decision) {
        assertThat(decision).isInstanceOf(ChannelDecision.Denied.class);
        return ((ChannelDecision.Denied) decision).reason();
    }

    @Test
    void givesTheCallbackTheValueThatTheChannelWasMadeOf() {
        var registry = ChannelRegistry.of(channels -> channels.privateChannel(ORDERS, (subscriber, orderId) -> {
            values.add(orderId);
            return orderId == 42;
        }));

        assertThat(authorize(registry, ORDERS.of(42L))).isEqualTo(ChannelDecision.allow());
        assertThat(reason(authorize(registry, ORDERS.of(43L))))
                .isEqualTo("the callback of private-orders.{orderId} refused \"ada\"");
        assertThat(values).containsExactly(42L, 43L);
        assertThat(registry.patterns()).containsExactly("private-orders.{orderId}");
    }

    @Test
    void givesTheCallbackTheRecordThatTheChannelWasMadeOf() {
        var registry = ChannelRegistry.of(channels -> channels.presence(DESKS, (subscriber, desk) -> {
            values.add(desk);
            return desk.desk() == 3 ? Optional.of(PresenceMember.of(subscriber.name())) : Optional.empty();
        }));

        assertThat(authorize(registry, DESKS.of(new Desk("berlin", 3))))
                .isEqualTo(ChannelDecision.allow(PresenceMember.of("ada")));
        assertThat(reason(authorize(registry, DESKS.of(new Desk("berlin", 4))))).contains("refused \"ada\"");
        assertThat(values).containsExactly(new Desk("berlin", 3), new Desk("berlin", 4));
    }

    @Test
    void givesBackWhateverAChannelWasMadeOf() {
        var template = ChannelTemplate.encryptedPrivate(
                "{kind}.{id}.{letter}.{yes}.{small}.{number}.{text}", Everything.class);
        var registry = ChannelRegistry.of(channels ->
                channels.encryptedPrivate(template, (subscriber, value) -> values.add(value), ChannelOptions.DEFAULT));
        forAll(5_000, cases -> {
            var value = new Everything(
                    cases.text("abc-_=@,;", 1, 10),
                    cases.oneOf(Long.MIN_VALUE, Long.MAX_VALUE, (long) cases.upTo(1000), -1L),
                    cases.upTo(Integer.MAX_VALUE - 1),
                    cases.oneIn(2),
                    cases.legal(),
                    new UUID(cases.upTo(1_000_000) * 0x1234567890abL, -cases.upTo(1_000_000) * 0x1234567890L),
                    cases.oneOf(Kind.values()));
            values.clear();

            assertThat(authorize(registry, template.of(value))).isEqualTo(ChannelDecision.allow());
            assertThat(values).containsExactly(value);
        });
    }

    @Test
    void deniesAChannelWhoseNameGivesNoValue() {
        var registry = ChannelRegistry.of(channels -> channels.privateChannel(ORDERS, (subscriber, id) -> true)
                .presence(DESKS, (subscriber, desk) -> Optional.of(PresenceMember.of("1"))));

        assertThat(reason(authorize(registry, new Channel("private-orders.abc"))))
                .startsWith("private-orders.{orderId}: {orderId} is \"abc\", which is no Long");
        assertThat(reason(authorize(registry, new Channel("presence-desk.x.shop.berlin"))))
                .startsWith("presence-desk.{desk}.shop.{shop}: {desk} is \"x\", which is no int");
        assertThat(reason(authorize(registry, new Channel("presence-desk.10.shop.berlin"))))
                .isEqualTo("presence-desk.{desk}.shop.{shop}: {desk=10, shop=berlin} is no Desk "
                        + "(no shop has so many desks)");
        assertThatIllegalStateException()
                .isThrownBy(() -> authorize(registry, new Channel("presence-desk.-1.shop.berlin")))
                .withMessage("cannot count");
    }

    @Test
    void givesTheCallbackARecordOfOneComponent() {
        var template = ChannelTemplate.privateChannel("orders.{orderId}", OrderId.class);
        var registry = ChannelRegistry.of(
                channels -> channels.privateChannel(template, (subscriber, orderId) -> orderId.value() == 42));

        assertThat(authorize(registry, template.of(new OrderId(42)))).isEqualTo(ChannelDecision.allow());
        assertThat(reason(authorize(registry, new Channel("private-orders.x")))).contains("is no long");
    }

    @Test
    void usesTheApplicationsConverters() {
        var orders = ChannelTemplate.privateChannel("orders.{order}", Order.class);
        var registry = ChannelRegistry.of(
                channels -> channels.channel(orders, (subscriber, order) -> ChannelDecision.deny("it is " + order.id)),
                channels -> channels.bind(Order.class, text -> text.equals("7") ? null : new Order(text)));

        assertThat(reason(authorize(registry, orders.of(new Order("42"))))).isEqualTo("it is 42");
        assertThat(reason(authorize(registry, new Channel("private-orders.7"))))
                .isEqualTo("private-orders.{order}: {order} is \"7\", and there is no such Order");
    }

    @Test
    void saysHowToAddAConverterThatIsMissing() {
        record Price(double amount) {}

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(channels -> channels.privateChannel(
                        ChannelTemplate.privateChannel("a.{price}", Double.class), (subscriber, price) -> true)))
                .withMessage("the channel template \"private-a.{price}\" is not usable: "
                        + "{price} cannot be made a java.lang.Double: add bind(Double.class, …) to the routes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(channels -> channels.privateChannel(
                        ChannelTemplate.privateChannel("a.{amount}", Price.class), (subscriber, price) -> true)))
                .withMessage("the channel template \"private-a.{amount}\" is not usable: "
                        + "{amount} cannot be made a double: add bind(double.class, …) to the routes");
    }

    @Test
    void doesNotMixKinds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ChannelRegistry.of(channels -> channels.privateChannel(DESKS, (subscriber, desk) -> true)))
                .withMessage("the template \"presence-desk.{desk}.shop.{shop}\" is not of PRIVATE channels; "
                        + "register it with the method that is named after its kind");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ChannelRegistry.of(channels -> channels.encryptedPrivate(ORDERS, (subscriber, id) -> true)))
                .withMessageContaining("is not of ENCRYPTED_PRIVATE channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ChannelRegistry.of(channels -> channels.presence(ORDERS, (subscriber, id) -> Optional.empty())))
                .withMessageContaining("is not of PRESENCE channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(channels -> channels.channel(
                        ChannelTemplate.publicChannel("news.{id}", Long.class),
                        (subscriber, id) -> ChannelDecision.allow())))
                .withMessageContaining("is that of a public channel, which takes no authorization");
    }
}
