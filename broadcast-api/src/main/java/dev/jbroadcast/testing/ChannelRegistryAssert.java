package dev.jbroadcast.testing;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.Guards;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.WritableAssertionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on who may join which channels:
 *
 * <pre>{@code
 * assertThat(registry).asUser("ada").joining("private-orders.42").isAllowed();
 * assertThat(registry).as(bob).joining(ORDERS.of(42L)).isDeniedBecause("refused");
 * assertThat(registry).as(ada, "web").joining("presence-room.7").isAllowed().asMember("ada");
 * assertThat(registry).asGuest().joining("private-orders.42").isDenied();
 * }</pre>
 *
 * <p>Nobody is signed in as long as the test does not say who is. What a callback throws is thrown on to the test.
 */
public final class ChannelRegistryAssert extends AbstractAssert<ChannelRegistryAssert, ChannelRegistry> {

    private static final SocketId SOCKET = new SocketId("1.1");

    private final Map<String, Principal> users;

    ChannelRegistryAssert(ChannelRegistry actual) {
        super(actual, ChannelRegistryAssert.class);
        this.users = Map.of();
    }

    private ChannelRegistryAssert(
            WritableAssertionInfo origin, @Nullable ChannelRegistry actual, Map<String, Principal> users) {
        super(actual, ChannelRegistryAssert.class);
        Descriptions.copy(origin, info);
        this.users = Map.copyOf(users);
    }

    /** This user is signed in by the default guard. */
    public ChannelRegistryAssert as(Principal user) {
        return signedIn(Guards.DEFAULT, user);
    }

    /**
     * This user is signed in by a guard, besides those who are by others. Fails if no channel uses that guard: such a
     * test would say nothing.
     */
    public ChannelRegistryAssert as(Principal user, String guard) {
        isNotNull();
        if (!guard.equals(Guards.DEFAULT) && !actual.guards().contains(guard)) {
            failWithMessage(
                    "Expected a channel to use the guard \"%s\" but only these are used: %s", guard, actual.guards());
        }
        return signedIn(guard, user);
    }

    /** A user of this name is signed in by the default guard. */
    public ChannelRegistryAssert asUser(String name) {
        return as(new NamedUser(name));
    }

    /** Nobody is signed in. */
    public ChannelRegistryAssert asGuest() {
        return new ChannelRegistryAssert(info, actual, Map.of());
    }

    private ChannelRegistryAssert signedIn(String guard, Principal user) {
        Map<String, Principal> all = new HashMap<>(users);
        all.put(guard, user);
        return new ChannelRegistryAssert(info, actual, all);
    }

    /** What is decided about the channel with this wire name, such as {@code private-orders.42}. */
    public ChannelJoinAssert joining(String channel) {
        return joining(new Channel(channel));
    }

    /** What is decided about this channel. */
    public ChannelJoinAssert joining(Channel channel) {
        isNotNull();
        String who = users.isEmpty()
                ? "a guest"
                : String.join(
                        " / ",
                        users.values().stream()
                                .map(user -> "\"" + user.getName() + "\"")
                                .sorted()
                                .distinct()
                                .toList());
        return new ChannelJoinAssert(
                info, actual.authorize(channel, (Guards) users::get, SOCKET), "%s joining %s".formatted(who, channel));
    }

    private record NamedUser(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }
}
