package dev.jbroadcast.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.ChannelTemplate;
import dev.jbroadcast.LogCapture;
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
    private static final ChannelDecision ALLOWED = ChannelDecision.allow();

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

        assertThat(authorize(registry, "private-orders.42.items.b-7")).isEqualTo(ALLOWED);
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
        assertThat(authorize(allowing(pattern), channel)).isEqualTo(ALLOWED);
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

        assertThat(authorize(registry, "private-a.1")).isEqualTo(ALLOWED);
        assertThat(authorize(registry, "private-encrypted-c.1")).isEqualTo(ALLOWED);
        assertThat(authorize(registry, "presence-b.1")).isInstanceOf(ChannelDecision.Allowed.class);
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

        ChannelDecision decision = registry.authorize(new Channel("private-all"), Guards.of(null), SOCKET);

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
        assertThat(authorize(registry, "private-orders.42")).isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"orders.{id},orders.{id}", "orders.{id},orders.{orderId}", "all,all"})
    void refusesThePatternThatItHasAlready(String pattern, String same) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(
                        channels -> channels.privateChannel(pattern, (subscriber, params) -> true),
                        channels -> channels.privateChannel(same, (subscriber, params) -> true)))
                .withMessage(
                        "the channel pattern private-%s of %s matches the same channels as private-%s of %2$s; remove one of them",
                        same, ChannelRegistryTest.class.getName(), pattern);
    }

    @Test
    void grantsPresenceAsTheMemberThatTheCallbackReturns() {
        var member = PresenceMember.of("7", Map.of("id", "7", "name", "Ada"));
        var registry = ChannelRegistry.of(channels -> channels.presence(
                "room.{room}",
                (subscriber, params) -> params.get("room").equals("1") ? Optional.of(member) : Optional.empty()));

        assertThat(authorize(registry, "presence-room.1")).isEqualTo(ChannelDecision.allow(member));
        assertThat(reason(authorize(registry, "presence-room.2")))
                .isEqualTo("the callback of presence-room.{room} refused \"ada\"");
    }

    @Test
    void namesThePlaceholdersThereAreIfTheCallbackAsksForAnother() {
        var registry = ChannelRegistry.of(channels -> channels.privateChannel(
                "a.{x}.{b}", (subscriber, params) -> params.get("order").isEmpty()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> authorize(registry, "private-a.1.2"))
                .withMessage("the channel's pattern has no placeholder {order}; it has [x, b]");
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
    void takesTheDecisionOfACallbackThatHasTheFullChoice() {
        var registry = ChannelRegistry.of(channels ->
                channels.channel(ChannelKind.PRIVATE, "orders.{id}", (subscriber, params) -> switch (params.get("id")) {
                    case "1" -> ChannelDecision.allow();
                    case "2" -> ChannelDecision.deny("order 2 is archived");
                    default -> ChannelDecision.abstain();
                }));

        assertThat(authorize(registry, "private-orders.1")).isEqualTo(ALLOWED);
        assertThat(authorize(registry, "private-orders.2")).isEqualTo(ChannelDecision.deny("order 2 is archived"));
        assertThat(reason(authorize(registry, "private-orders.3")))
                .isEqualTo("no channel route decided; these abstained: [private-orders.{id}]");
    }

    @Test
    void asksTheNextRouteThatMatchesOnlyIfOneAbstains() {
        var registry = ChannelRegistry.of(channels -> channels.channel(
                        ChannelKind.PRIVATE,
                        "orders.{id}",
                        (subscriber, params) -> params.getLong("id") < 10
                                ? ChannelDecision.abstain()
                                : ChannelDecision.deny("too high"))
                .privateChannel("users.{id}", (subscriber, params) -> calls.add("users"))
                .privateChannel("{what}.{id}", (subscriber, params) -> calls.add(params.toString()))
                .privateChannel("{what}.{id}x", (subscriber, params) -> calls.add("too late")));

        assertThat(authorize(registry, "private-orders.1")).isEqualTo(ALLOWED);
        assertThat(reason(authorize(registry, "private-orders.10"))).isEqualTo("too high");
        assertThat(calls).containsExactly("{what=orders, id=1}");
    }

    @Test
    void keepsAReasonFromBreakingTheLine() {
        assertThat(ChannelDecision.deny("no \r\n2026 ERROR forged\u2028\u202e"))
                .isEqualTo(new ChannelDecision.Denied("no ??2026 ERROR forged??"));
    }

    @Test
    void letsOneCallbackDecideAboutAllKindsAndTellsItWhich() {
        var registry = ChannelRegistry.of(channels -> channels.anyKind("orders.{id}", (subscriber, params) -> {
            calls.add(subscriber.channel().kind() + " " + params.getLong("id"));
            return ChannelDecision.allow(PresenceMember.of("7"));
        }));

        assertThat(authorize(registry, "private-orders.1")).isEqualTo(ALLOWED);
        assertThat(authorize(registry, "private-encrypted-orders.2")).isEqualTo(ALLOWED);
        assertThat(authorize(registry, "presence-orders.3")).isEqualTo(ChannelDecision.allow(PresenceMember.of("7")));
        assertThat(reason(authorize(registry, "orders.4"))).startsWith("no channel route matches");
        assertThat(calls).containsExactly("PRIVATE 1", "ENCRYPTED_PRIVATE 2", "PRESENCE 3");
        assertThat(registry.patterns()).containsExactly("orders.{id}");
    }

    @Test
    void putsAKindBeforeAnyKind() {
        var registry = ChannelRegistry.of(
                channels -> channels.privateChannel("orders.{id}", (subscriber, params) -> calls.add("private"))
                        .anyKind("orders.{orderId}", (subscriber, params) -> ChannelDecision.deny("any kind")));

        assertThat(authorize(registry, "private-orders.1")).isEqualTo(ALLOWED);
        assertThat(reason(authorize(registry, "presence-orders.1"))).isEqualTo("any kind");
    }

    @Test
    void doesNotLetAnybodyJoinAPresenceChannelAsNobody() {
        var registry = ChannelRegistry.of(
                channels -> channels.anyKind("orders.{id}", (subscriber, params) -> ChannelDecision.allow()));

        assertThat(authorize(registry, "private-orders.1")).isEqualTo(ALLOWED);
        assertThatIllegalStateException()
                .isThrownBy(() -> authorize(registry, "presence-orders.1"))
                .withMessage("the callback of orders.{id} allowed presence-orders.1 without saying as which member; "
                        + "return ChannelDecision.allow(PresenceMember) for a presence channel");
    }

    @Test
    void takesNullForNoAnswer() {
        var registry =
                ChannelRegistry.of(channels -> channels.channel(ChannelKind.PRIVATE, "a", (subscriber, params) -> null)
                        .presence("a", (subscriber, params) -> null));

        for (String channel : List.of("private-a", "presence-a")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> authorize(registry, channel))
                    .withMessage("the callback of %s returned null; return a decision, or an empty Optional", channel);
        }
    }

    @Test
    void hasNoRoutesForChannelsThatTakeNoAuthorization() {
        ChannelAuthorizer any = (subscriber, params) -> ChannelDecision.allow();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ChannelRegistry.of(channels -> channels.channel(ChannelKind.PUBLIC, "news.{id}", any)))
                .withMessage("the channel pattern \"news.{id}\" is that of a public channel, which takes no "
                        + "authorization; begin it with private-, private-encrypted- or presence-, "
                        + "or register it for any kind");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ChannelRegistry.of(channels -> channels.channel(ChannelKind.SERVER_TO_USER, "{id}", any)))
                .withMessage("the channel pattern \"#server-to-user-{id}\" takes no route: "
                        + "clients listen to a user's channel by signing in");
    }

    @Test
    void refusesPathsAsPlaceholders() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> allowing("orders.{order.id}"))
                .withMessage(
                        "the channel pattern \"private-orders.{order.id}\" has the placeholder {order.id}, a path, "
                                + "which only events have; give it a simple name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(channels ->
                        channels.anyKind("orders.{order.id}", (subscriber, params) -> ChannelDecision.abstain())))
                .withMessageContaining("{order.id}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"private-orders.{id}", "presence-orders.{id}", "encrypted-orders.{id}"})
    void hasNoPrefixesInPatternsOfAnyKind(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(
                        channels -> channels.anyKind(pattern, (subscriber, params) -> ChannelDecision.abstain())))
                .withMessageContaining("begins with a prefix; leave it out");
    }

    @Test
    void warnsOnceOfARouteWhoseChannelsAnEarlierOneDecides() {
        try (var logs = new LogCapture(ChannelRegistry.class, Level.INFO)) {
            ChannelRegistry.of(channels -> channels.privateChannel("orders.{id}", (subscriber, params) -> true)
                    .privateChannel("{what}.{id}", (subscriber, params) -> true)
                    .presence("orders.new", (subscriber, params) -> Optional.empty())
                    .privateChannel("orders.{id}.items", (subscriber, params) -> true)
                    .privateChannel("orders.new", (subscriber, params) -> true));

            assertThat(logs.messages(Level.WARN))
                    .containsExactly("the channel route private-orders.new comes after private-orders.{id}, which "
                            + "matches the same channels and decides about them; add the more specific one first");
            assertThat(logs.events()).hasSize(1);
        }
    }

    @Test
    void takesItForIntendedIfTheEarlierRouteCanAbstain() {
        try (var logs = new LogCapture(ChannelRegistry.class, Level.INFO)) {
            ChannelRegistry.of(
                    channels -> channels.anyKind("orders.{id}", (subscriber, params) -> ChannelDecision.abstain())
                            .privateChannel("orders.{id}", (subscriber, params) -> true));

            assertThat(logs.messages(Level.INFO))
                    .containsExactly("the channel route private-orders.{id} is asked only where orders.{id} abstains, "
                            + "which was added before it and matches the same channels");
            assertThat(logs.events()).hasSize(1);
        }
    }

    @Test
    void listsItsChannels() {
        ChannelAuthorizer own = new OwnAuthorizer();
        var registry = ChannelRegistry.of(channels -> channels.privateChannel(
                        "orders.{id}", (subscriber, params) -> true, ChannelOptions.guards("admin", "web"))
                .anyKind("{what}.{id}", own, ChannelOptions.DEFAULT.allowGuests())
                .presence("room.{room}", (subscriber, params) -> Optional.empty()));
        String here = ChannelRegistryTest.class.getName();

        assertThat(registry.list())
                .containsExactly(
                        new RegisteredChannel("private-orders.{id}", here, List.of("admin", "web"), false),
                        new RegisteredChannel("{what}.{id}", here + "$OwnAuthorizer", List.of(""), true),
                        new RegisteredChannel("presence-room.{room}", here, List.of(""), false));
    }

    private static final class OwnAuthorizer implements ChannelAuthorizer {
        @Override
        public ChannelDecision authorize(Subscriber subscriber, ChannelParameters parameters) {
            return ChannelDecision.abstain();
        }
    }

    @Test
    void takesEveryFormOfCallback() {
        var orders = ChannelTemplate.privateChannel("a.{id}", Long.class);
        var secrets = ChannelTemplate.encryptedPrivate("b.{id}", Long.class);
        var rooms = ChannelTemplate.presence("c.{id}", String.class);
        var others = ChannelTemplate.privateChannel("d.{id}", Long.class);
        var options = ChannelOptions.DEFAULT.allowGuests();

        var registry = ChannelRegistry.of(channels -> channels.privateChannel("e", (subscriber, params) -> true)
                .privateChannel("f", (subscriber, params) -> true, options)
                .privateChannel("g", this::mayListen)
                .encryptedPrivate("e", (subscriber, params) -> true)
                .encryptedPrivate("f", (subscriber, params) -> true, options)
                .presence("e", (subscriber, params) -> Optional.of(PresenceMember.of(subscriber.name())))
                .presence("f", (subscriber, params) -> Optional.of(PresenceMember.of("guest")), options)
                .anyKind("h", (subscriber, params) -> ChannelDecision.abstain())
                .anyKind("i", (subscriber, params) -> ChannelDecision.abstain(), options)
                .channel(ChannelKind.PRIVATE, "j", (subscriber, params) -> ChannelDecision.abstain())
                .channel(ChannelKind.PRIVATE, "k", (subscriber, params) -> ChannelDecision.abstain(), options)
                .privateChannel(orders, (subscriber, id) -> id == 42)
                .encryptedPrivate(secrets, (subscriber, id) -> id == 42, options)
                .presence(rooms, (subscriber, room) -> Optional.of(PresenceMember.of(room)))
                .channel(others, (subscriber, id) -> id == 42 ? ChannelDecision.allow() : ChannelDecision.abstain())
                .bind(Order.class, text -> Order.find(Long.parseLong(text)))
                .user(User.class, principal -> new User(principal.getName())));

        assertThat(registry.list()).hasSize(15);
        assertThat(authorize(registry, "private-g")).isEqualTo(ALLOWED);
    }

    private boolean mayListen(Subscriber subscriber, ChannelParameters parameters) {
        return subscriber.name().equals("ada");
    }

    private record User(String name) {}

    private record Order(long id) {
        static Order find(long id) {
            return new Order(id);
        }
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
