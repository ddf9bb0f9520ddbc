package dev.jbroadcast.testing;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.ChannelTemplate;
import dev.jbroadcast.authorization.ChannelOptions;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.PresenceMember;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ChannelRegistryAssertTest {

    private static final ChannelTemplate<Long> ORDERS = ChannelTemplate.privateChannel("orders.{orderId}", Long.class);

    private final Principal ada = () -> "ada";
    private final Principal bob = () -> "bob";
    private final ChannelRegistry registry = ChannelRegistry.of(channels -> channels.privateChannel(
                    ORDERS,
                    (subscriber, orderId) -> orderId == 42 && subscriber.name().equals("ada"))
            .privateChannel(
                    "admin", (subscriber, params) -> subscriber.name().equals("bob"), ChannelOptions.guards("web"))
            .privateChannel("open", (subscriber, params) -> subscriber.isGuest(), ChannelOptions.DEFAULT.allowGuests())
            .presence(
                    "room.{room}",
                    (subscriber, params) ->
                            Optional.of(PresenceMember.of(subscriber.name(), Map.of("room", params.get("room")))))
            .privateChannel("broken", (subscriber, params) -> {
                throw new IllegalStateException("the database is away");
            }));

    private static void assertFails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    @Test
    void readsLikeTheSentencesInTheDocumentation() {
        assertThat(registry).asUser("ada").joining("private-orders.42").isAllowed();
        assertThat(registry).as(bob).joining(ORDERS.of(42L)).isDeniedBecause("refused");
        assertThat(registry)
                .as(ada)
                .joining("presence-room.7")
                .isAllowed()
                .asMember("ada")
                .withInfo(Map.of("room", "7"));
        assertThat(registry).asGuest().joining("private-orders.42").isDenied();
    }

    @Test
    void knowsSeveralGuards() {
        assertThat(registry).as(bob, "web").joining("private-admin").isAllowed();
        assertThat(registry).as(bob).joining("private-admin").isDeniedBecause("nobody is signed in by guard \"web\"");
        var both = assertThat(registry).as(bob, "web").as(ada);
        both.joining("private-admin").isAllowed();
        both.joining("private-orders.42").isAllowed();
        both.asGuest().joining("private-orders.42").isDenied();
        both.joining("private-orders.42").isAllowed();
    }

    @Test
    void takesWhoIsNotSignedInForAGuest() {
        assertThat(registry).joining("private-open").isAllowed();
        assertThat(registry).asUser("ada").joining("private-open").isDenied();
    }

    @Test
    void saysWhyItWasDenied() {
        assertFails(
                () -> assertThat(registry).as(bob).joining("private-orders.42").isAllowed(),
                "Expected \"bob\" joining private-orders.42 to be allowed but it was denied: "
                        + "the callback of private-orders.{orderId} refused \"bob\"");
        assertFails(
                () -> assertThat(registry).asGuest().joining("presence-room.7").asMember("7"),
                "Expected a guest joining presence-room.7 to be allowed but it was denied: nobody is signed in");
    }

    @Test
    void saysWhatElseWasDecided() {
        assertFails(
                () -> assertThat(registry).as(ada).joining("private-orders.42").isDenied(),
                "Expected \"ada\" joining private-orders.42 to be denied but it was allowed");
        assertThatThrownBy(() ->
                        assertThat(registry).as(ada).joining("private-orders.x").isDeniedBecause("archived"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "Expected \"ada\" joining private-orders.x to be denied because of \"archived\" but the reason was: "
                                + "private-orders.{orderId}: {orderId} is \"x\", which is no Long (");
        assertFails(
                () -> assertThat(registry).as(ada).joining("presence-room.7").asMember("bob"),
                "Expected \"ada\" joining presence-room.7 to be allowed as the member \"bob\" but it was as \"ada\"");
        assertFails(
                () -> assertThat(registry).as(ada).joining("presence-room.7").withInfo("x"),
                "Expected \"ada\" joining presence-room.7 to be allowed with the info x but it was with {room=7}");
        assertFails(
                () -> assertThat(registry).as(ada).joining("private-orders.42").asMember("ada"),
                "Expected \"ada\" joining private-orders.42 to be allowed as the member \"ada\" but it was as no member");
    }

    @Test
    void refusesGuardsThatNoChannelUses() {
        assertFails(
                () -> assertThat(registry).as(ada, "wbe"),
                "Expected a channel to use the guard \"wbe\" but only these are used: [web]");
    }

    @Test
    void putsTheDescriptionBeforeTheFailure() {
        assertFails(
                () -> assertThat(registry)
                        .as("the owner of %s", "order 42")
                        .as(ada)
                        .joining("private-orders.42")
                        .isDenied(),
                "[the owner of order 42] Expected \"ada\" joining private-orders.42 to be denied but it was allowed");
    }

    @Test
    void throwsOnWhatTheCallbackThrows() {
        assertThatIllegalStateException()
                .isThrownBy(() -> assertThat(registry).as(ada).joining("private-broken"))
                .withMessage("the database is away");
    }
}
