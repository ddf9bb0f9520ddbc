package dev.jbroadcast.authorization;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/**
 * What an application gave to decide about a channel, whatever form its answer has.
 *
 * @param <T> what it gets to know of the channel's name
 * @param source the application's object
 * @param mayAbstain whether it can leave the decision to another route
 */
record Callback<T>(Object source, boolean mayAbstain, Answer<T> answer) {

    @FunctionalInterface
    interface Answer<T> {
        ChannelDecision decide(RoutePattern pattern, Subscriber subscriber, T value);
    }

    static <T> Callback<T> yesOrNo(Object source, BiPredicate<Subscriber, ? super T> callback) {
        return new Callback<>(
                source,
                false,
                (pattern, subscriber, value) -> Route.listening(callback.test(subscriber, value), pattern, subscriber));
    }

    static <T> Callback<T> member(Object source, BiFunction<Subscriber, ? super T, Optional<PresenceMember>> callback) {
        return new Callback<>(
                source,
                false,
                (pattern, subscriber, value) -> Route.joining(
                        Route.required(callback.apply(subscriber, value), pattern)
                                .orElse(null),
                        pattern,
                        subscriber));
    }

    static <T> Callback<T> decision(Object source, BiFunction<Subscriber, ? super T, ChannelDecision> callback) {
        return new Callback<>(source, true, (pattern, subscriber, value) -> callback.apply(subscriber, value));
    }
}
