package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.ChannelTemplate;
import dev.jbroadcast.SocketId;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All channels of an application that take authorization, with the callbacks that decide. It knows no driver and no web
 * framework.
 *
 * <p>Routes are tried in the order in which they were added. The first whose pattern matches the channel decides,
 * unless it {@linkplain ChannelDecision#abstain abstains}, or nobody is signed in by its guards and it does not allow
 * guests: then it is the turn of the next that matches. If nobody decides, the channel is denied.
 *
 * <p>With the level {@code DEBUG}, the logger of this class says for every decision what was tried and how it ended.
 *
 * <p>Immutable and thread-safe. Blocks as long as the application's callback does.
 */
public final class ChannelRegistry {

    private static final Logger log = LoggerFactory.getLogger(ChannelRegistry.class);

    private final List<Route> routes;

    private ChannelRegistry(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /**
     * A registry of the channels of all these routes, in this order.
     *
     * @throws IllegalArgumentException if something about a route is wrong; the message says what, and what to do
     */
    public static ChannelRegistry of(Iterable<? extends ChannelRoutes> routes) {
        Builder builder = new Builder();
        routes.forEach(route -> route.configure(builder));
        return builder.build();
    }

    /** A registry of the channels of all these routes, in this order; see {@link #of(Iterable)}. */
    public static ChannelRegistry of(ChannelRoutes... routes) {
        return of(List.of(routes));
    }

    /**
     * Decides whether somebody may join a channel.
     *
     * @param guards say who asks; only those of routes that match the channel are asked
     * @return allowed or denied, never abstained. Allowed has a member if, and only if, it is a presence channel
     * @throws RuntimeException whatever the application's callback, a converter or a guard throws; checked exceptions
     *     of annotated methods are thrown as they are, too
     */
    public ChannelDecision authorize(Channel channel, Guards guards, SocketId socketId) {
        DecisionTrace trace = DecisionTrace.of(channel, socketId, log.isDebugEnabled());
        try {
            return decide(channel, guards, socketId, trace);
        } catch (Throwable e) {
            trace.failed(e);
            throw e;
        } finally {
            log.debug("{}", trace);
        }
    }

    /**
     * Decides whether somebody may join a channel, if there is no guard but the default guard.
     *
     * @param principal null if nobody is signed in
     * @see #authorize(Channel, Guards, SocketId)
     */
    public ChannelDecision authorize(Channel channel, @Nullable Principal principal, SocketId socketId) {
        return authorize(channel, Guards.of(principal), socketId);
    }

    private ChannelDecision decide(Channel channel, Guards guards, SocketId socketId, DecisionTrace trace) {
        Set<String> nobodyIn = new LinkedHashSet<>();
        List<RoutePattern> abstained = new ArrayList<>();
        for (Route route : routes) {
            Optional<ChannelParameters> parameters = route.match(channel);
            if (parameters.isEmpty()) {
                trace.doesNotMatch(route);
                continue;
            }
            SignedIn user = route.signedIn(guards);
            trace.matches(route, parameters.get(), user);
            if (user == null && !route.options().guestsAllowed()) {
                trace.passedOver();
                nobodyIn.addAll(route.options().guards());
                continue;
            }
            Subscriber subscriber = new Subscriber(user == null ? null : user.principal(), channel, socketId);
            ChannelDecision decision = route.decide(subscriber, parameters.get());
            trace.decided(decision);
            if (!(decision instanceof ChannelDecision.Abstained)) {
                return decision;
            }
            abstained.add(route.pattern());
        }
        trace.nothingDecided();
        return ChannelDecision.deny(whyNothingDecided(nobodyIn, abstained));
    }

    private String whyNothingDecided(Set<String> nobodyIn, List<RoutePattern> abstained) {
        if (!nobodyIn.isEmpty()) {
            return nobodyIn.equals(Set.of(Guards.DEFAULT))
                    ? "nobody is signed in"
                    : "nobody is signed in by " + DecisionTrace.guards(List.copyOf(nobodyIn));
        }
        return abstained.isEmpty()
                ? "no channel route matches; there are " + patterns()
                : "no channel route decided; these abstained: " + abstained;
    }

    /** The patterns in their order, with the prefixes of their kinds; without one if for any kind. Unmodifiable. */
    public List<String> patterns() {
        return routes.stream().map(route -> route.pattern().toString()).toList();
    }

    /** All channels in their order, with what decides about them; unmodifiable. */
    public List<RegisteredChannel> list() {
        return routes.stream().map(Route::listed).toList();
    }

    /**
     * The names of the guards that channels use, in the order of the channels; for adapters to check when the
     * application starts. The default guard, which all adapters have, is not among them. Unmodifiable.
     */
    public Set<String> guards() {
        Set<String> names = new LinkedHashSet<>();
        routes.forEach(route -> names.addAll(route.options().guards()));
        names.remove(Guards.DEFAULT);
        return Collections.unmodifiableSet(names);
    }

    /**
     * Collects patterns and callbacks, converters and user types.
     *
     * <p>A pattern is the channel's name without the prefix of its kind; <code>{name}</code> stands for one or more
     * characters other than the dot. A {@link ChannelTemplate} brings kind and type along: its callback gets the value.
     * {@link ChannelOptions} name guards and allow guests.
     *
     * <p>Every method throws {@link IllegalArgumentException} if the pattern is not usable or was added before. What
     * depends on converters and user types is checked when the registry is built, so that their order does not matter.
     */
    public static final class Builder {

        private final RouteDefinitions definitions = new RouteDefinitions();

        private Builder() {}

        /** A private channel: {@code privateChannel("orders.{orderId}", …)} is for {@code private-orders.42}. */
        public Builder privateChannel(String pattern, PrivateChannelAuthorizer authorizer) {
            return privateChannel(pattern, authorizer, ChannelOptions.DEFAULT);
        }

        /** A private channel: {@code privateChannel("orders.{orderId}", …)} is for {@code private-orders.42}. */
        public Builder privateChannel(String pattern, PrivateChannelAuthorizer authorizer, ChannelOptions options) {
            definitions.add(
                    RoutePattern.of(ChannelKind.PRIVATE, pattern),
                    Callback.yesOrNo(authorizer, authorizer::authorize),
                    options);
            return this;
        }

        /** The private channels of a template; the callback says whether the subscriber may listen. */
        public <T> Builder privateChannel(ChannelTemplate<T> template, BiPredicate<Subscriber, ? super T> authorizer) {
            return privateChannel(template, authorizer, ChannelOptions.DEFAULT);
        }

        /** The private channels of a template; the callback says whether the subscriber may listen. */
        public <T> Builder privateChannel(
                ChannelTemplate<T> template, BiPredicate<Subscriber, ? super T> authorizer, ChannelOptions options) {
            definitions.add(ChannelKind.PRIVATE, template, Callback.yesOrNo(authorizer, authorizer), options);
            return this;
        }

        /** A private channel with encrypted payloads: {@code private-encrypted-…}. */
        public Builder encryptedPrivate(String pattern, PrivateChannelAuthorizer authorizer) {
            return encryptedPrivate(pattern, authorizer, ChannelOptions.DEFAULT);
        }

        /** A private channel with encrypted payloads: {@code private-encrypted-…}. */
        public Builder encryptedPrivate(String pattern, PrivateChannelAuthorizer authorizer, ChannelOptions options) {
            definitions.add(
                    RoutePattern.of(ChannelKind.ENCRYPTED_PRIVATE, pattern),
                    Callback.yesOrNo(authorizer, authorizer::authorize),
                    options);
            return this;
        }

        /** The encrypted channels of a template; the callback says whether the subscriber may listen. */
        public <T> Builder encryptedPrivate(
                ChannelTemplate<T> template, BiPredicate<Subscriber, ? super T> authorizer) {
            return encryptedPrivate(template, authorizer, ChannelOptions.DEFAULT);
        }

        /** The encrypted channels of a template; the callback says whether the subscriber may listen. */
        public <T> Builder encryptedPrivate(
                ChannelTemplate<T> template, BiPredicate<Subscriber, ? super T> authorizer, ChannelOptions options) {
            definitions.add(ChannelKind.ENCRYPTED_PRIVATE, template, Callback.yesOrNo(authorizer, authorizer), options);
            return this;
        }

        /** A presence channel: {@code presence("room.{room}", …)} is for {@code presence-room.7}. */
        public Builder presence(String pattern, PresenceChannelAuthorizer authorizer) {
            return presence(pattern, authorizer, ChannelOptions.DEFAULT);
        }

        /** A presence channel: {@code presence("room.{room}", …)} is for {@code presence-room.7}. */
        public Builder presence(String pattern, PresenceChannelAuthorizer authorizer, ChannelOptions options) {
            definitions.add(
                    RoutePattern.of(ChannelKind.PRESENCE, pattern),
                    Callback.member(authorizer, authorizer::authorize),
                    options);
            return this;
        }

        /** The presence channels of a template; the callback says as which member the subscriber joins, if at all. */
        public <T> Builder presence(
                ChannelTemplate<T> template, BiFunction<Subscriber, ? super T, Optional<PresenceMember>> authorizer) {
            return presence(template, authorizer, ChannelOptions.DEFAULT);
        }

        /** The presence channels of a template; the callback says as which member the subscriber joins, if at all. */
        public <T> Builder presence(
                ChannelTemplate<T> template,
                BiFunction<Subscriber, ? super T, Optional<PresenceMember>> authorizer,
                ChannelOptions options) {
            definitions.add(ChannelKind.PRESENCE, template, Callback.member(authorizer, authorizer), options);
            return this;
        }

        /** A channel of a kind, whose callback has the full choice of answers. */
        public Builder channel(ChannelKind kind, String pattern, ChannelAuthorizer authorizer) {
            return channel(kind, pattern, authorizer, ChannelOptions.DEFAULT);
        }

        /** A channel of a kind, whose callback has the full choice of answers. */
        public Builder channel(ChannelKind kind, String pattern, ChannelAuthorizer authorizer, ChannelOptions options) {
            definitions.add(
                    RoutePattern.of(kind, pattern), Callback.decision(authorizer, authorizer::authorize), options);
            return this;
        }

        /** The channels of a template, of whatever kind; the callback has the full choice of answers. */
        public <T> Builder channel(
                ChannelTemplate<T> template, BiFunction<Subscriber, ? super T, ChannelDecision> authorizer) {
            return channel(template, authorizer, ChannelOptions.DEFAULT);
        }

        /** The channels of a template, of whatever kind; the callback has the full choice of answers. */
        public <T> Builder channel(
                ChannelTemplate<T> template,
                BiFunction<Subscriber, ? super T, ChannelDecision> authorizer,
                ChannelOptions options) {
            definitions.add(template, Callback.decision(authorizer, authorizer), options);
            return this;
        }

        /**
         * The private, encrypted and presence channels of a name: {@code anyKind("orders.{orderId}", …)} is for
         * {@code private-orders.42} as well as for {@code presence-orders.42}. The subscriber knows which one it is. A
         * member that the callback allows has no meaning for the former.
         */
        public Builder anyKind(String pattern, ChannelAuthorizer authorizer) {
            return anyKind(pattern, authorizer, ChannelOptions.DEFAULT);
        }

        /** The private, encrypted and presence channels of a name, see {@link #anyKind(String, ChannelAuthorizer)}. */
        public Builder anyKind(String pattern, ChannelAuthorizer authorizer, ChannelOptions options) {
            definitions.add(
                    RoutePattern.anyKind(pattern), Callback.decision(authorizer, authorizer::authorize), options);
            return this;
        }

        /**
         * The channels of all methods of an object that carry {@link AuthorizesChannel}, inherited ones included. Among
         * those of one object, more specific patterns come first.
         *
         * <p>A framework's proxy of an object is called as a proxy. It cannot pass on private and final methods, so
         * such methods need the object itself.
         *
         * @throws IllegalArgumentException if there is no such method, or its annotation is not usable
         */
        public Builder annotated(Object bean) {
            return annotated(bean.getClass(), () -> bean, UnaryOperator.identity());
        }

        /**
         * Adds the channels of all methods of a class that carry {@link AuthorizesChannel}, for frameworks that make
         * their objects later, or put proxies before them.
         *
         * @param type the class that has the methods
         * @param bean gives the object to call; asked at each decision
         * @param callable what to call in the place of a method, with the same parameters, such as the one of an
         *     interface that a proxy has; asked at the first decision, after the object
         * @throws IllegalArgumentException if there is no such method, or its annotation is not usable
         */
        public Builder annotated(Class<?> type, Supplier<?> bean, UnaryOperator<Method> callable) {
            definitions.addMethods(type, bean, callable);
            return this;
        }

        /**
         * Makes values of a type from what stands at placeholders: a converter of your own, or the binding of a model,
         * as in {@code bind(Order.class, text -> orders.find(Long.parseLong(text)))}. It is called in the thread of the
         * request, after it is known that somebody is signed in or that guests are allowed.
         *
         * @param converter returns null if there is no such thing, and throws {@link IllegalArgumentException}, of
         *     which {@link NumberFormatException} is one, if the text is none of this type; in both cases the channel
         *     is denied. Goes before a converter of ours to the same type
         * @throws IllegalArgumentException if the type is bound already
         */
        public <T> Builder bind(Class<T> type, Function<String, ? extends @Nullable T> converter) {
            definitions.bind(type, converter);
            return this;
        }

        /**
         * Makes users of the application's own type from principals, for the parameters of annotated methods.
         *
         * @param lookup returns null if there is no such user; then the channel is denied
         * @throws IllegalArgumentException if there is a lookup of that type already
         */
        public <U> Builder user(Class<U> type, Function<? super Principal, ? extends @Nullable U> lookup) {
            definitions.user(type, lookup);
            return this;
        }

        /**
         * Makes values of types that are neither {@linkplain #bind bound} nor built in, for frameworks that have
         * conversions of their own.
         *
         * @param converters gives the converter to a type, which is as one of {@link #bind}; null if it has none
         */
        public Builder bindOthers(Function<Class<?>, @Nullable Function<String, ?>> converters) {
            definitions.others(converters);
            return this;
        }

        /** Fills parameters of annotated methods, for frameworks that know more of a user than a principal. */
        public Builder users(UserParameters parameters) {
            definitions.parameters(parameters);
            return this;
        }

        private ChannelRegistry build() {
            return new ChannelRegistry(definitions.routes());
        }
    }
}
