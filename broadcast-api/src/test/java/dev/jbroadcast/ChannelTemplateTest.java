package dev.jbroadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChannelTemplateTest {

    private static final ChannelTemplate<Long> ORDERS = ChannelTemplate.privateChannel("orders.{orderId}", Long.class);
    private static final ChannelTemplate<Desk> DESKS = ChannelTemplate.presence("desk.{desk}.shop.{shop}", Desk.class);

    private record Desk(String shop, int desk) {}

    private record Broken(String text) {
        @Override
        public String text() {
            throw new IllegalStateException("cannot say");
        }
    }

    private enum Color {
        RED
    }

    @Test
    void makesTheChannelOfAValue() {
        assertThat(ORDERS.of(42L)).isEqualTo(Channel.privateChannel("orders.42"));
        assertThat(ChannelTemplate.publicChannel("a.{x}", Color.class).of(Color.RED))
                .hasToString("a.RED");
        assertThat(ChannelTemplate.encryptedPrivate("a.{x}", UUID.class).of(new UUID(1, 2)))
                .hasToString("private-encrypted-a.00000000-0000-0001-0000-000000000002");
        assertThat(ChannelTemplate.of(ChannelKind.SERVER_TO_USER, "{id}", String.class)
                        .of("7"))
                .isEqualTo(Channel.user("7"));
    }

    @Test
    void makesTheChannelOfARecordEvenOfAPrivateOne() {
        assertThat(DESKS.of(new Desk("berlin", 3))).isEqualTo(Channel.presence("desk.3.shop.berlin"));
    }

    @Test
    void takesARecordOfOneComponentWhateverItsName() {
        record OrderId(long value) {}

        assertThat(ChannelTemplate.privateChannel("orders.{orderId}", OrderId.class)
                        .of(new OrderId(42)))
                .hasToString("private-orders.42");
    }

    @Test
    void knowsItsPatternAndItsType() {
        assertThat(ORDERS.pattern()).isEqualTo(ChannelPattern.of("private-orders.{orderId}"));
        assertThat(ORDERS.type()).isEqualTo(Long.class);
        assertThat(ORDERS).hasToString("private-orders.{orderId}");
    }

    @Test
    void refusesAValueThatCannotStandInAChannelsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DESKS.of(new Desk("new.york", 3)))
                .withMessageStartingWith("{shop} is \"new.york\" in the channel pattern");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DESKS.of(new Desk(null, 3)))
                .withMessageStartingWith("{shop} is null");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void refusesAValueOfAnotherType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ((ChannelTemplate) ORDERS).of("42"))
                .withMessage("the channel template \"private-orders.{orderId}\" takes a value of java.lang.Long, "
                        + "not java.lang.String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ((ChannelTemplate) DESKS).of(42L))
                .withMessageContaining("takes a value of " + Desk.class.getName() + ", not java.lang.Long");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ORDERS.of(null))
                .withMessageEndingWith("takes a value of java.lang.Long, not null");
        assertThatIllegalArgumentException().isThrownBy(() -> DESKS.of(null)).withMessageEndingWith("not null");
    }

    @Test
    void throwsOnWhatAComponentThrows() {
        var template = ChannelTemplate.publicChannel("a.{text}", Broken.class);

        assertThatIllegalStateException()
                .isThrownBy(() -> template.of(new Broken("x")))
                .withMessage("cannot say");
    }

    @Test
    void needsAPlaceholder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelTemplate.privateChannel("orders", Long.class))
                .withMessage("the channel template \"private-orders\" is not usable: "
                        + "it has no placeholder; a channel that is always the same is a Channel");
    }

    @Test
    void takesNoPathsAsPlaceholders() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelTemplate.privateChannel("orders.{order.id}", Long.class))
                .withMessage("the channel template \"private-orders.{order.id}\" is not usable: "
                        + "{order.id} is a path, which only events have; give the placeholder a simple name");
    }

    @Test
    void takesNoPrimitiveTypesAndNamesTheOnesItTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelTemplate.privateChannel("orders.{id}", long.class))
                .withMessage("the channel template \"private-orders.{id}\" is not usable: "
                        + "its type is the primitive long; use Long.class");
    }

    @Test
    void needsARecordWithExactlyItsPlaceholders() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelTemplate.presence("shop.{shop}.desk.{desk}", String.class))
                .withMessage("the channel template \"presence-shop.{shop}.desk.{desk}\" is not usable: "
                        + "it takes a record with the components [shop, desk], and java.lang.String is none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelTemplate.presence("shop.{shop}", Desk.class))
                .withMessageEndingWith("it takes a record with the components [shop], and %s is one with [shop, desk]"
                        .formatted(Desk.class.getName()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelTemplate.presence("shop.{shop}.desk.{table}", Desk.class))
                .withMessageEndingWith(
                        "it takes a record with the components [shop, table], and %s is one with [shop, desk]"
                                .formatted(Desk.class.getName()));
    }

    @Test
    void needsAUsablePattern() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelTemplate.privateChannel("private-orders.{id}", Long.class))
                .withMessageContaining("begins with a prefix; leave it out");
    }
}
