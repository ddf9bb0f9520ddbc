package dev.jbroadcast.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardsTest {

    private static final SocketId SOCKET = new SocketId("1.2");
    private static final Principal ADA = () -> "ada";
    private static final Principal ROOT = () -> "root";

    private final List<String> asked = new ArrayList<>();
    private final List<String> callers = new ArrayList<>();
    private final Map<String, Principal> signedIn = new HashMap<>();
    private final Guards guards = guard -> {
        asked.add(guard);
        return signedIn.get(guard);
    };

    private final ChannelRegistry registry = ChannelRegistry.of(channels -> channels.privateChannel(
                    "admin.{id}", this::allow, ChannelOptions.guards("admin"))
            .privateChannel("mixed.{id}", this::allow, ChannelOptions.guards("admin", "web", Guards.DEFAULT))
            .privateChannel("plain.{id}", this::allow)
            .privateChannel(
                    "open.{id}", this::allow, ChannelOptions.guards("web").allowGuests())
            .privateChannel("{what}.7", this::allow, ChannelOptions.guards("web"))
            .presence(
                    "open.{id}",
                    (subscriber, params) -> Optional.of(PresenceMember.of(
                            subscriber.isGuest() ? "guest-" + subscriber.socketId() : subscriber.name())),
                    ChannelOptions.DEFAULT.allowGuests()));

    private boolean allow(Subscriber subscriber, ChannelParameters parameters) {
        return callers.add(subscriber.isGuest() ? "guest" : subscriber.name());
    }

    private ChannelDecision authorize(String channel) {
        return registry.authorize(new Channel(channel), guards, SOCKET);
    }

    private String reason(String channel) {
        ChannelDecision decision = authorize(channel);
        assertThat(decision).isInstanceOf(ChannelDecision.Denied.class);
        return ((ChannelDecision.Denied) decision).reason();
    }

    @Test
    void theFirstByWhichSomebodyIsSignedInSaysWhoAsks() {
        signedIn.putAll(Map.of("web", ADA, Guards.DEFAULT, ROOT));

        assertThat(authorize("private-mixed.1")).isEqualTo(ChannelDecision.allow());
        assertThat(callers).containsExactly("ada");
        assertThat(asked).containsExactly("admin", "web");
    }

    @Test
    void onlyThoseOfARouteThatMatchesAreAsked() {
        signedIn.put(Guards.DEFAULT, ADA);

        authorize("private-plain.1");
        authorize("private-unknown.1");

        assertThat(asked).containsExactly(Guards.DEFAULT);
    }

    @Test
    void aUserOfTheDefaultGuardIsNobodyWhereAnotherIsNamed() {
        signedIn.put(Guards.DEFAULT, ADA);

        assertThat(reason("private-admin.1")).isEqualTo("nobody is signed in by guard \"admin\"");
        assertThat(callers).isEmpty();
    }

    @Test
    void aRouteByWhoseGuardsNobodyIsSignedInIsPassedOver() {
        signedIn.put("web", ADA);

        assertThat(authorize("private-admin.7")).isEqualTo(ChannelDecision.allow());
        assertThat(callers).containsExactly("ada");
        assertThat(asked).containsExactly("admin", "web");
    }

    @Test
    void theDenialSaysByWhichGuardsNobodyIsSignedIn() {
        assertThat(reason("private-plain.1")).isEqualTo("nobody is signed in");
        assertThat(reason("private-mixed.1"))
                .isEqualTo("nobody is signed in by guard \"admin\" or guard \"web\" or the default guard");
        assertThat(reason("private-admin.7")).isEqualTo("nobody is signed in by guard \"admin\" or guard \"web\"");
        assertThat(callers).isEmpty();
    }

    @Test
    void guestsGetToTheCallbackWhereTheyAreAllowed() {
        assertThat(authorize("private-open.1")).isEqualTo(ChannelDecision.allow());
        assertThat(authorize("presence-open.1")).isEqualTo(ChannelDecision.allow(PresenceMember.of("guest-1.2")));
        signedIn.putAll(Map.of("web", ADA, Guards.DEFAULT, ADA));
        assertThat(authorize("private-open.1")).isEqualTo(ChannelDecision.allow());
        assertThat(authorize("presence-open.1")).isEqualTo(ChannelDecision.allow(PresenceMember.of("ada")));
        assertThat(callers).containsExactly("guest", "ada");
    }

    @Test
    void aGuestWhoIsRefusedIsCalledAGuest() {
        var refusing = ChannelRegistry.of(channels ->
                channels.privateChannel("a", (subscriber, params) -> false, ChannelOptions.DEFAULT.allowGuests()));

        assertThat(refusing.authorize(new Channel("private-a"), Guards.of(null), SOCKET))
                .isEqualTo(ChannelDecision.deny("the callback of private-a refused a guest"));
    }

    @Test
    void aGuestHasNoName() {
        var guest = new Subscriber(null, new Channel("private-a"), SOCKET);

        assertThat(guest.isGuest()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(guest::name)
                .withMessage("a guest who wants to join private-a has no name; ask isGuest() first");
        assertThat(new Subscriber(ADA, new Channel("private-a"), SOCKET).isGuest())
                .isFalse();
    }

    @Test
    void theRegistryNamesThoseThatItNeeds() {
        assertThat(registry.guards()).containsExactly("admin", "web");
        assertThat(ChannelRegistry.of().guards()).isEmpty();
    }

    @Test
    void aPrincipalAloneIsTheUserOfTheDefaultGuard() {
        assertThat(registry.authorize(new Channel("private-plain.1"), ADA, SOCKET))
                .isEqualTo(ChannelDecision.allow());
        assertThat(Guards.of(ADA).user(Guards.DEFAULT)).isSameAs(ADA);
        assertThat(Guards.of(null).user(Guards.DEFAULT)).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.authorize(new Channel("private-admin.1"), ADA, SOCKET))
                .withMessage("there is no guard \"admin\", only the default guard; set up a guard of that name, "
                        + "or leave it out where the channel is registered");
    }

    @Test
    void optionsNameOneGuardOrMoreAndEachOnce() {
        assertThat(ChannelOptions.guards("a", "b").allowGuests())
                .isEqualTo(new ChannelOptions(List.of("a", "b"), true));
        assertThat(ChannelOptions.DEFAULT).isEqualTo(new ChannelOptions(List.of(Guards.DEFAULT), false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelOptions.guards("a", "a"))
                .withMessage("a channel takes one guard or more, each named once, and not [a, a]");
        assertThatIllegalArgumentException().isThrownBy(() -> new ChannelOptions(List.of(), true));
    }
}
