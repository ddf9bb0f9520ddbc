package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.callback.Refusal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pattern and what decides about the channels that match it.
 *
 * @param decidedBy for people to find the callback
 * @param mayAbstain whether the callback can leave the decision to the next route
 */
record Route(
        RoutePattern pattern,
        ChannelOptions options,
        String decidedBy,
        boolean mayAbstain,
        ChannelAuthorizer authorizer,
        Converters converters) {

    Optional<ChannelParameters> match(Channel channel) {
        Optional<List<String>> texts = pattern.match(channel);
        // No lambda: most routes do not match.
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChannelParameters(pattern.placeholders(), texts.get(), converters));
    }

    /** Whom the guards say the subscriber is; null if nobody is signed in by any of them. */
    @Nullable
    SignedIn signedIn(Guards guards) {
        for (String guard : options.guards()) {
            var principal = guards.user(guard);
            if (principal != null) {
                return new SignedIn(principal, guard);
            }
        }
        return null;
    }

    /** What the callback answers; a member, if it allows, on presence channels and on no other. */
    ChannelDecision decide(Subscriber subscriber, ChannelParameters parameters) {
        ChannelDecision decision;
        try {
            decision = required(authorizer.authorize(subscriber, parameters), pattern);
        } catch (Refusal e) {
            return ChannelDecision.deny("%s: %s".formatted(pattern, e.getMessage()));
        }
        if (decision instanceof ChannelDecision.Allowed allowed) {
            boolean presence = subscriber.channel().kind() == ChannelKind.PRESENCE;
            if (presence && allowed.member() == null) {
                throw new IllegalStateException(
                        "the callback of %s allowed %s without saying as which member; return ChannelDecision.allow(PresenceMember) for a presence channel"
                                .formatted(pattern, subscriber.channel()));
            }
            return presence ? allowed : ChannelDecision.allow();
        }
        return decision;
    }

    RegisteredChannel listed() {
        return new RegisteredChannel(pattern.toString(), decidedBy, options.guards(), options.guestsAllowed());
    }

    /** The decision of a callback that says yes or no. */
    static ChannelDecision listening(boolean yes, RoutePattern pattern, Subscriber subscriber) {
        return yes ? ChannelDecision.allow() : refused(pattern, subscriber);
    }

    /** The decision of a callback that says as whom; null if as nobody. */
    static ChannelDecision joining(@Nullable PresenceMember member, RoutePattern pattern, Subscriber subscriber) {
        return member == null ? refused(pattern, subscriber) : ChannelDecision.allow(member);
    }

    private static ChannelDecision refused(RoutePattern pattern, Subscriber subscriber) {
        return ChannelDecision.deny("the callback of %s refused %s"
                .formatted(pattern, subscriber.isGuest() ? "a guest" : "\"" + subscriber.name() + "\""));
    }

    /** What a callback returned; null is no answer. */
    static <T> T required(@Nullable T returned, RoutePattern pattern) {
        if (returned == null) {
            throw new IllegalStateException(
                    "the callback of %s returned null; return a decision, or an empty Optional".formatted(pattern));
        }
        return returned;
    }
}
