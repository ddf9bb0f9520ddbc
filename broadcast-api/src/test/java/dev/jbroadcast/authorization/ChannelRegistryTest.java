package dev.jbroadcast.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelRegistryTest {

    private static final SocketId SOCKET = new SocketId("1.2");
    private static final Principal ADA = () -> "ada";
    private static final ChannelDecision GRANTED = new ChannelDecision.Granted(null);

    private final List<String> calls = new ArrayList<>();

    private static ChannelDecision authorize(ChannelRegistry registry, String channel) {
        return registry.authorize(new Channel(channel), ADA, SOCKET);
    }

    private static String reason(ChannelDecision decision) {
        assertThat(decision).isInstanceOf(ChannelDecision.Denied.class);
        return ((ChannelDecision.Denied) decision).reason();
    }

    private static ChannelRegistry allowing(String pattern) {
        return ChannelRegistry.of(channels -> channels.privateChannel(pattern, (subscriber, params) -> true));
    }

    @Test
    void tellsTheCallbackWhoAsksAndWhatStandsInThePlaceholders() {
        var registry = ChannelRegistry.of(channels ->
                channels.privateChannel("orders.{orderId}.items.{item_2}", (subscriber, params) -> {
                    calls.add(subscriber.name() + " " + subscriber.socketId() + " " + params.getLong("orderId") + " "
                            + params.getInt("orderId") + " " + params.get("item_2"));
                    return true;
                }));

        assertThat(authorize(registry, "private-orders.42.items.b-7")).isEqualTo(GRANTED);
        assertThat(calls).containsExactly("ada 1.2 42 42 b-7");
    }

    @Test
    void takesTwoPlaceholdersInOnePart() {
        var registry =
                ChannelRegistry.of(channels -> channels.privateChannel("chat.{from}-{to}", (subscriber, params) -> {
                    calls.add(params.get("from") + "|" + params.get("to"));
                    return true;
                }));

        authorize(registry, "private-chat.a-b");

        assertThat(calls).containsExactly("a|b");
    }

    @ParameterizedTest
    @CsvSource({
        "orders.{id},private-ordersX42",
        "orders.{id},private-orders.42.items",
        "orders.{id},private-my.orders.42",
        "orders.{id},private-myorders.42",
        "orders.{id},private-orders.",
        "orders.{id},private-orders",
        "orders.{id},private-Orders.42",
        "{id},private-a.b",
        "a.{id}.b,private-a.1.2.b",
        "all,private-all.1",
        "all,private-xall",
        "a;b,private-ab"
    })
    void matchesTheWholeNameToTheLetterAndNoDotInAPlaceholder(String pattern, String channel) {
        assertThat(reason(authorize(allowing(pattern), channel)))
                .isEqualTo("no channel route matches; there are [private-%s]".formatted(pattern));
    }

    @ParameterizedTest
    @CsvSource({"orders.{id},private-orders.a-b_c=@;1", "all,private-all", "'a,b;c=@{x}','private-a,b;c=@d'"})
    void takesEveryOtherCharacterAsItIs(String pattern, String channel) {
        assertThat(authorize(allowing(pattern), channel)).isEqualTo(GRANTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "{}", "a.{", "{a", "a}", "{a-b}", "{1a}", "{a b}", "{a}}", "{{a}}"})
    void refusesAPlaceholderThatIsNone(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> allowing(pattern))
                .withMessage("the channel pattern \"%s\" is not usable: "
                        .formatted(pattern)
                        .concat("a placeholder has the form {name}, of letters, digits and _"));
    }

    @ParameterizedTest
    @CsvSource({
        "{a}{b},two placeholders need something between them",
        "{a}.{a},it has the placeholder {a} twice",
        "private-orders.{id},begins with a prefix; leave it out",
        "presence-room.{id},begins with a prefix; leave it out",
        "encrypted-{id},begins with a prefix; leave it out",
        "price+{id},illegal character at position",
        "orders.*,illegal character at position",
        "(a|b),illegal character at position",
        "orders:{id},illegal character at position",
        "'',must not be empty"
    })
    void refusesAPatternThatNoChannelCouldMatchAndSaysWhy(String pattern, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> allowing(pattern))
                .withMessageStartingWith("the channel pattern \"%s\" is not usable: ", pattern)
                .withMessageContaining(why);
    }

    @Test
    void doesNotMixKinds() {
        var registry = ChannelRegistry.of(channels -> channels.privateChannel("a.{x}", (subscriber, params) -> true)
                .presence("b.{x}", (subscriber, params) -> Optional.of(PresenceMember.of("1")))
                .encryptedPrivate("c.{x}", (subscriber, params) -> true)
                .privateChannel("{any}", (subscriber, params) -> true));

        assertThat(authorize(registry, "private-a.1")).isEqualTo(GRANTED);
        assertThat(authorize(registry, "private-encrypted-c.1")).isEqualTo(GRANTED);
        assertThat(authorize(registry, "presence-b.1")).isInstanceOf(ChannelDecision.Granted.class);
        for (String other : List.of(
                "a.1",
                "presence-a.1",
                "private-encrypted-a.1",
                "private-b.1",
                "private-c.1",
                "presence-c.1",
                "private-encrypted-x",
                "any")) {
            assertThat(reason(authorize(registry, other))).as(other).startsWith("no channel route matches");
        }
        assertThat(registry.patterns())
                .containsExactly("private-a.{x}", "presence-b.{x}", "private-encrypted-c.{x}", "private-{any}");
    }

    @Test
    void refusesGuestsWithoutAskingTheCallback() {
        var registry = ChannelRegistry.of(
                channels -> channels.privateChannel("all", (subscriber, params) -> calls.add("called")));

        ChannelDecision decision = registry.authorize(new Channel("private-all"), null, SOCKET);

        assertThat(reason(decision)).isEqualTo("nobody is signed in");
        assertThat(calls).isEmpty();
    }

    @Test
    void keepsANameFromBreakingTheLine() {
        var registry = ChannelRegistry.of(channels -> channels.privateChannel("all", (subscriber, params) -> false));

        ChannelDecision decision = registry.authorize(new Channel("private-all"), () -> "ada\nWARN forged", SOCKET);

        assertThat(reason(decision)).isEqualTo("the callback of private-all refused \"ada?WARN forged\"");
    }

    @Test
    void letsTheFirstPatternThatMatchesDecideAlone() {
        var registry = ChannelRegistry.of(
                channels -> channels.privateChannel("orders.mine", (subscriber, params) -> false),
                channels -> channels.privateChannel("orders.{id}", (subscriber, params) -> calls.add("asked")));

        assertThat(reason(authorize(registry, "private-orders.mine")))
                .isEqualTo("the callback of private-orders.mine refused \"ada\"");
        assertThat(calls).isEmpty();
        assertThat(authorize(registry, "private-orders.42")).isEqualTo(GRANTED);
    }

    @ParameterizedTest
    @CsvSource({"orders.{id},orders.{id}", "orders.{id},orders.{orderId}", "all,all"})
    void refusesThePatternThatItHasAlready(String pattern, String same) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(
                        channels -> channels.privateChannel(pattern, (subscriber, params) -> true),
                        channels -> channels.privateChannel(same, (subscriber, params) -> true)))
                .withMessage("the channel pattern private-%s matches the same channels as private-%s", same, pattern);
    }

    @Test
    void grantsPresenceAsTheMemberThatTheCallbackReturns() {
        var member = PresenceMember.of("7", Map.of("id", "7", "name", "Ada"));
        var registry = ChannelRegistry.of(channels -> channels.presence(
                "room.{room}",
                (subscriber, params) -> params.get("room").equals("1") ? Optional.of(member) : Optional.empty()));

        assertThat(authorize(registry, "presence-room.1")).isEqualTo(new ChannelDecision.Granted(member));
        assertThat(reason(authorize(registry, "presence-room.2")))
                .isEqualTo("the callback of presence-room.{room} refused \"ada\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1e3", "9223372036854775808", "--1", "1-2", "@"})
    void refusesAChannelWithTextWhereTheCallbackWantsANumber(String text) {
        var longs = ChannelRegistry.of(channels ->
                channels.privateChannel("orders.{id}", (subscriber, params) -> params.getLong("id") > Long.MIN_VALUE));
        var ints = ChannelRegistry.of(channels -> channels.privateChannel(
                "orders.{id}", (subscriber, params) -> params.getInt("id") > Integer.MIN_VALUE));

        assertThat(reason(authorize(longs, "private-orders." + text)))
                .isEqualTo("private-orders.{id}: {id} is not a number");
        assertThat(reason(authorize(ints, "private-orders." + text)))
                .isEqualTo("private-orders.{id}: {id} is not a number");
    }

    @Test
    void namesThePlaceholdersThereAreIfTheCallbackAsksForAnother() {
        var registry = ChannelRegistry.of(channels -> channels.privateChannel(
                "a.{x}.{b}", (subscriber, params) -> params.get("order").isEmpty()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> authorize(registry, "private-a.1.2"))
                .withMessage("the channel's pattern has no placeholder {order}; it has [b, x]");
    }

    @Test
    void throwsOnWhatTheCallbackThrows() {
        var failure = new IllegalStateException("the database is away");
        var registry = ChannelRegistry.of(channels -> channels.privateChannel("all", (subscriber, params) -> {
            throw failure;
        }));

        assertThat(catchThrowable(() -> authorize(registry, "private-all"))).isSameAs(failure);
    }

    @Test
    void refusesEverythingIfItHasNoRoutes() {
        assertThat(reason(authorize(ChannelRegistry.of(), "private-all")))
                .isEqualTo("no channel route matches; there are []");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 129})
    void refusesMembersWithoutAnIdOrWithOneThatIsTooLong(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PresenceMember.of("x".repeat(length)))
                .withMessageContaining("this one has " + length);
    }
}
