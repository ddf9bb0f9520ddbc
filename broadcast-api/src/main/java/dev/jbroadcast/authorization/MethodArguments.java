package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.callback.Refusal;
import dev.jbroadcast.callback.Users;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what each parameter of an annotated method is, and makes its values. */
record MethodArguments(RoutePattern pattern, Converters converters, Users users, List<UserParameters> userParameters) {

    private static final String NO_NAMES =
            " (its class was compiled without -parameters, so placeholders are taken from left to right)";

    interface Argument {
        @Nullable
        Object value(Subscriber subscriber, ChannelParameters parameters);
    }

    /** @throws IllegalArgumentException if nobody can fill a parameter; the message does not name the method */
    List<Argument> of(Method method) {
        List<String> left = new ArrayList<>(pattern.placeholders());
        List<Argument> arguments = new ArrayList<>();
        boolean takesAny = false;
        for (Parameter parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            takesAny |= type == ChannelParameters.class;
            boolean named = parameter.isNamePresent() && left.contains(parameter.getName());
            // A name that is both is meant as the placeholder: {user} of type User is the user that the channel is
            // about.
            boolean converted = named && converters.has(type);
            Optional<Argument> context = subscription(type)
                    .or(() -> user(parameter, named))
                    .or(() -> converted ? Optional.empty() : principal(type));
            if (context.isPresent()) {
                arguments.add(context.get());
            } else {
                String placeholder = placeholder(parameter, left);
                if (!converters.has(type)) {
                    throw new IllegalArgumentException(
                            Converters.missing(placeholder, type) + (parameter.isNamePresent() ? "" : NO_NAMES));
                }
                left.remove(placeholder);
                arguments.add((subscriber, parameters) -> parameters.get(placeholder, type));
            }
        }
        if (!left.isEmpty() && !takesAny) {
            throw new IllegalArgumentException(
                    "it has no parameter for the placeholders %s of %s; add them, or take ChannelParameters"
                            .formatted(left, pattern));
        }
        return List.copyOf(arguments);
    }

    /** The user, where a framework knows it. */
    private Optional<Argument> user(Parameter parameter, boolean placeholder) {
        Class<?> type = parameter.getType();
        if (users.isLookedUp(type)) {
            return Optional.empty();
        }
        for (UserParameters candidates : userParameters) {
            Function<? super Principal, ?> lookup = candidates.find(parameter, placeholder);
            if (lookup != null) {
                return Optional.of((subscriber, parameters) -> user(type, lookup, subscriber.principal()));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object user(
            Class<?> type, Function<? super Principal, ?> lookup, @Nullable Principal principal) {
        if (principal == null) {
            return null;
        }
        Object user = lookup.apply(principal);
        if (user == null) {
            throw new Refusal("\"%s\" is a %s, which has no %s"
                    .formatted(principal.getName(), principal.getClass().getName(), type.getName()));
        }
        return user;
    }

    private static Optional<Argument> subscription(Class<?> type) {
        if (type == Subscriber.class) {
            return Optional.of((subscriber, parameters) -> subscriber);
        }
        if (type == ChannelParameters.class) {
            return Optional.of((subscriber, parameters) -> parameters);
        }
        if (type == Channel.class) {
            return Optional.of((subscriber, parameters) -> subscriber.channel());
        }
        if (type == SocketId.class) {
            return Optional.of((subscriber, parameters) -> subscriber.socketId());
        }
        return Optional.empty();
    }

    private Optional<Argument> principal(Class<?> type) {
        return users.has(type)
                ? Optional.of((subscriber, parameters) -> users.find(type, subscriber.principal()))
                : Optional.empty();
    }

    private String placeholder(Parameter parameter, List<String> left) {
        if (!parameter.isNamePresent()) {
            if (left.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s has no placeholder left for its parameter of type %s: remove it, or add user(%2$s.class, …) to the channel routes if it is the user%s"
                                .formatted(pattern, parameter.getType().getSimpleName(), NO_NAMES));
            }
            return left.get(0);
        }
        if (!left.contains(parameter.getName())) {
            throw new IllegalArgumentException(
                    "its parameter \"%s\" is none of the placeholders %s of %s; call it as the placeholder is called, or add user(%s.class, …) to the channel routes if it is the user"
                            .formatted(
                                    parameter.getName(),
                                    pattern.placeholders(),
                                    pattern,
                                    parameter.getType().getSimpleName()));
        }
        return parameter.getName();
    }
}
