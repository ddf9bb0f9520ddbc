package dev.jbroadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPatternTest {

    private static final ChannelPattern ORDERS = ChannelPattern.of("private-orders.{orderId}");

    enum State {
        OPEN {
            @Override
            public String toString() {
                return "still open";
            }
        }
    }

    @Test
    void knowsItsKindAndItsPlaceholders() {
        var pattern = ChannelPattern.of("presence-shop.{shop}.desk.{desk_2}");

        assertThat(pattern.kind()).isEqualTo(ChannelKind.PRESENCE);
        assertThat(pattern.placeholders()).containsExactly("shop", "desk_2");
        assertThat(pattern).hasToString("presence-shop.{shop}.desk.{desk_2}");
        assertThat(pattern).isEqualTo(ChannelPattern.of(ChannelKind.PRESENCE, "shop.{shop}.desk.{desk_2}"));
        assertThat(pattern).hasSameHashCodeAs(ChannelPattern.of("presence-shop.{shop}.desk.{desk_2}"));
        assertThat(pattern).isNotEqualTo(ChannelPattern.of("presence-shop.{a}.desk.{b}"));
    }

    @Test
    void writesValuesAndReadsThem() {
        UUID id = UUID.randomUUID();

        assertThat(ORDERS.format(42)).hasToString("private-orders.42");
        assertThat(ORDERS.format(-42L)).hasToString("private-orders.-42");
        assertThat(ORDERS.format(id)).hasToString("private-orders." + id);
        assertThat(ORDERS.format(true)).hasToString("private-orders.true");
        assertThat(ORDERS.match(new Channel("private-orders.42"))).contains(List.of("42"));
        assertThat(ChannelPattern.of("{a}.x.{b}").match(new Channel("1.x.2"))).contains(List.of("1", "2"));
    }

    @Test
    void writesAConstantByItsNameWhateverItSaysOfItself() {
        assertThat(ORDERS.format(State.OPEN)).hasToString("private-orders.OPEN");
    }

    @Test
    void isAChannelIfItHasNoPlaceholders() {
        var pattern = ChannelPattern.of("private-all");

        assertThat(pattern.placeholders()).isEmpty();
        assertThat(pattern.format()).hasToString("private-all");
        assertThat(pattern.match(new Channel("private-all"))).contains(List.of());
        assertThat(pattern.match(new Channel("private-all.1"))).isEmpty();
        assertThat(pattern.match(new Channel("private-al"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{order.customer.id}", "private-a.{order.id}", "{_a.b1}"})
    void takesPathsAsPlaceholders(String pattern) {
        assertThat(ChannelPattern.of(pattern)).hasToString(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{", "}", "{}", "a.{", "{a", "a}", "{a-b}", "{1a}", "{a b}", "{a}}", "{{a}}", "{a.}", "{.a}", "{a..b}",
                "{a.1}", "{ä}", "{a\n}"
            })
    void refusesAPlaceholderThatIsNone(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelPattern.of(pattern))
                .withMessage("the channel pattern \"%s\" is not usable: "
                        .formatted(pattern.replace('\n', '?'))
                        .concat("a placeholder has the form {name}, of letters, digits and _"));
    }

    @ParameterizedTest
    @CsvSource({
        "{a}{b},two placeholders need something between them",
        "{a}.{a},it has the placeholder {a} twice",
        "private-presence-{id},begins with a prefix; leave it out",
        "private-private-{id},begins with a prefix; leave it out",
        "price+{id},illegal character at position",
        "orders.*,illegal character at position",
        "(a|b),illegal character at position",
        "orders:{id},illegal character at position",
        "'',must not be empty",
        "private-,must not be empty"
    })
    void refusesAPatternThatNoChannelCouldMatchAndSaysWhy(String pattern, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelPattern.of(pattern))
                .withMessageStartingWith("the channel pattern \"")
                .withMessageContaining(why);
    }

    @Test
    void refusesAPatternWhoseChannelsWouldAllBeTooLong() {
        assertThat(ChannelPattern.of("a".repeat(199) + "{id}")).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelPattern.of("a".repeat(200) + "{id}"))
                .withMessageContaining("has 201 characters; at most 200 are allowed");
    }

    @Test
    void takesAsManyValuesAsItHasPlaceholders() {
        assertThatIllegalArgumentException()
                .isThrownBy(ORDERS::format)
                .withMessage("the channel pattern \"private-orders.{orderId}\" takes 1 value(s), not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ORDERS.format(1, 2))
                .withMessage("the channel pattern \"private-orders.{orderId}\" takes 1 value(s), not 2");
    }

    @Test
    void saysWhichValueCannotStandInAChannelsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ORDERS.format((Object) null))
                .withMessage("{orderId} is null in the channel pattern \"private-orders.{orderId}\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ORDERS.format(new Object() {
                    @Override
                    public String toString() {
                        return null;
                    }
                }))
                .withMessage("{orderId} is null in the channel pattern \"private-orders.{orderId}\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ORDERS.format(""))
                .withMessage("{orderId} is empty in the channel pattern \"private-orders.{orderId}\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ORDERS.format("4.2"))
                .withMessage("{orderId} is \"4.2\" in the channel pattern \"private-orders.{orderId}\", "
                        + "and may only have the characters A-Z a-z 0-9 - _ = @ , ;");
    }

    @Test
    void refusesAValueThatMakesAChannelOfAnotherKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelPattern.of("private-{name}").format("encrypted-x"))
                .withMessage("private-encrypted-x is not a private channel, as the pattern \"private-{name}\" is");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelPattern.of("{name}").format("presence-x"))
                .withMessage("presence-x is not a public channel, as the pattern \"{name}\" is");
    }

    @Test
    void refusesAValueThatCouldNotBeToldFromWhatStandsBesideIt() {
        var chat = ChannelPattern.of("chat.{from}-{to}");

        assertThat(chat.format("a-b", "c")).hasToString("chat.a-b-c");
        assertThat(chat.match(new Channel("chat.a-b-c"))).contains(List.of("a-b", "c"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chat.format("a", "b-c"))
                .withMessage("chat.a-b-c reads as {from} = \"a-b\" and not \"a\"; put a dot between placeholders");
    }

    @Test
    void doesNotMatchEncryptedChannelsAsPrivateOnes() {
        assertThat(ChannelPattern.of("private-{name}").match(new Channel("private-encrypted-x")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "orders.{id},orders.new,true",
        "orders.{id},orders.{orderId},true",
        "orders.{id},orders.{a}-{b},true",
        "orders.{id},orders.{a}x,true",
        "orders.{a}-{b},orders.{id},false",
        "orders.{id},orders.{a}.{b},false",
        "orders.new,orders.{id},false",
        "orders.{id},private-orders.new,false",
        "{id},orders.new,false",
        "{a}.{b},orders.new,true"
    })
    void coversAPatternAllOfWhoseChannelsItMatches(String pattern, String other, boolean covers) {
        assertThat(ChannelPattern.of(pattern).covers(ChannelPattern.of(other))).isEqualTo(covers);
    }

    @Test
    void readsNamesThatWereMadeToKeepItBusyInNoTime() {
        var pattern = ChannelPattern.of("private-{a}-{b}-{c}-{d}-{e}-{f}-{g}-{h}.end");
        var channel = new Channel("private-" + "-".repeat(180) + ".enx");

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(pattern.match(channel)).isEmpty());
    }
}
