package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.SocketId;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All channels of an application that take authorization, with the callbacks that decide. The first pattern that
 * matches a channel decides alone, in the order in which patterns were added; a channel that no pattern matches is
 * refused to everybody. Immutable and thread-safe.
 */
public final class ChannelRegistry {

    private final List<Route> routes;

    private ChannelRegistry(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** A registry of the channels of all these routes, in this order. */
    public static ChannelRegistry of(Iterable<? extends ChannelRoutes> routes) {
        Builder builder = new Builder();
        routes.forEach(route -> route.configure(builder));
        return builder.build();
    }

    /** A registry of the channels of all these routes, in this order. */
    public static ChannelRegistry of(ChannelRoutes... routes) {
        return of(List.of(routes));
    }

    /**
     * Decides whether somebody may join a channel. Runs the application's callback; what that throws is thrown on.
     *
     * @param principal null if nobody is signed in, who is refused without asking
     */
    public ChannelDecision authorize(Channel channel, @Nullable Principal principal, SocketId socketId) {
        if (principal == null) {
            return new ChannelDecision.Denied("nobody is signed in");
        }
        for (Route route : routes) {
            Optional<ChannelParameters> parameters = route.pattern().match(channel);
            if (parameters.isPresent()) {
                return decide(route, new Subscriber(principal, socketId), parameters.get());
            }
        }
        return new ChannelDecision.Denied("no channel route matches; there are " + patterns());
    }

    /** The patterns in their order, with the prefixes of their kinds. */
    public List<String> patterns() {
        return routes.stream().map(route -> route.pattern().toString()).toList();
    }

    private static ChannelDecision decide(Route route, Subscriber subscriber, ChannelParameters parameters) {
        try {
            return route.authorizer()
                    .authorize(subscriber, parameters)
                    .orElseGet(() -> new ChannelDecision.Denied("the callback of %s refused \"%s\""
                            .formatted(route.pattern(), printable(subscriber.name()))));
        } catch (ChannelParameters.NotConvertible e) {
            return new ChannelDecision.Denied("%s: %s".formatted(route.pattern(), e.getMessage()));
        }
    }

    /** Reasons go to the log, and people may be called anything. */
    private static String printable(String name) {
        return name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    private record Route(ChannelPattern pattern, Authorizer authorizer) {}

    private interface Authorizer {
        Optional<ChannelDecision> authorize(Subscriber subscriber, ChannelParameters parameters);
    }

    /**
     * Collects patterns and callbacks. A pattern is the channel's name without the prefix of its kind; <code>{name}
     * </code> stands for one or more characters other than the dot.
     *
     * <p>Every method throws {@link IllegalArgumentException} if the pattern is not usable or was added before.
     */
    public static final class Builder {

        private final List<Route> routes = new ArrayList<>();

        private Builder() {}

        /** A private channel: {@code privateChannel("orders.{orderId}", …)} is for {@code private-orders.42}. */
        public Builder privateChannel(String pattern, PrivateChannelAuthorizer authorizer) {
            return add(ChannelKind.PRIVATE, pattern, granting(authorizer));
        }

        /** A private channel with encrypted payloads: {@code private-encrypted-…}. */
        public Builder encryptedPrivate(String pattern, PrivateChannelAuthorizer authorizer) {
            return add(ChannelKind.ENCRYPTED_PRIVATE, pattern, granting(authorizer));
        }

        /** A presence channel: {@code presence("room.{room}", …)} is for {@code presence-room.7}. */
        public Builder presence(String pattern, PresenceChannelAuthorizer authorizer) {
            return add(
                    ChannelKind.PRESENCE,
                    pattern,
                    (subscriber, parameters) ->
                            authorizer.authorize(subscriber, parameters).map(ChannelDecision.Granted::new));
        }

        ChannelRegistry build() {
            return new ChannelRegistry(routes);
        }

        private static Authorizer granting(PrivateChannelAuthorizer authorizer) {
            return (subscriber, parameters) -> authorizer.authorize(subscriber, parameters)
                    ? Optional.of(new ChannelDecision.Granted(null))
                    : Optional.empty();
        }

        private Builder add(ChannelKind kind, String text, Authorizer authorizer) {
            ChannelPattern pattern = ChannelPattern.compile(kind, text);
            for (Route route : routes) {
                if (route.pattern().matchesSameNamesAs(pattern)) {
                    throw new IllegalArgumentException("the channel pattern %s matches the same channels as %s"
                            .formatted(pattern, route.pattern()));
                }
            }
            routes.add(new Route(pattern, authorizer));
            return this;
        }
    }
}
