package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.callback.CallableMethod;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.callback.Users;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A method that carries {@link AuthorizesChannel}: everything that can be wrong with it is found out here. */
final class AnnotatedMethod implements ChannelAuthorizer {

    private static final String NO_NAMES =
            " (its class was compiled without -parameters, so placeholders are taken from left to right)";

    private final Object bean;
    private final CallableMethod method;
    private final List<Argument> arguments;
    private final Answer answer;

    /** @throws IllegalArgumentException if the method does not fit its pattern; the message does not name the method */
    AnnotatedMethod(Object bean, Method method, RoutePattern pattern, Converters converters, Users users) {
        this.answer = answer(method, pattern);
        this.arguments = arguments(method, pattern, converters, users);
        this.bean = bean;
        this.method = new CallableMethod(method);
    }

    /** Whether the method can leave the decision to another route. */
    static boolean mayAbstain(Method method) {
        return ChannelDecision.class.isAssignableFrom(method.getReturnType());
    }

    @Override
    public ChannelDecision authorize(Subscriber subscriber, ChannelParameters parameters) {
        Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).value(subscriber, parameters);
        }
        return answer.decision(method.call(bean, values), subscriber);
    }

    private interface Argument {
        @Nullable
        Object value(Subscriber subscriber, ChannelParameters parameters);
    }

    private static List<Argument> arguments(Method method, RoutePattern pattern, Converters converters, Users users) {
        List<String> left = new ArrayList<>(pattern.placeholders());
        List<Argument> arguments = new ArrayList<>();
        boolean takesAny = false;
        for (Parameter parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            takesAny |= type == ChannelParameters.class;
            // A name that is both is meant as the placeholder: {user} of type User is the user that the channel is
            // about.
            boolean named = parameter.isNamePresent() && left.contains(parameter.getName());
            Optional<Argument> context = named && converters.has(type) ? Optional.empty() : context(type, users);
            if (context.isPresent()) {
                arguments.add(context.get());
            } else {
                String placeholder = placeholder(parameter, left, pattern);
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

    private static Optional<Argument> context(Class<?> type, Users users) {
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
        return users.has(type)
                ? Optional.of((subscriber, parameters) -> users.find(type, subscriber.principal()))
                : Optional.empty();
    }

    private static String placeholder(Parameter parameter, List<String> left, RoutePattern pattern) {
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

    private interface Answer {
        ChannelDecision decision(@Nullable Object returned, Subscriber subscriber);
    }

    private static Answer answer(Method method, RoutePattern pattern) {
        Class<?> type = method.getReturnType();
        if (mayAbstain(method)) {
            return (returned, subscriber) -> (ChannelDecision) Route.required(returned, pattern);
        }
        if (type == boolean.class || type == Boolean.class) {
            if (pattern.takesMembers()) {
                throw new IllegalArgumentException(
                        "it returns a boolean, and a presence channel is joined as somebody: return a PresenceMember, an Optional<PresenceMember> or a ChannelDecision");
            }
            return (returned, subscriber) ->
                    Route.listening((boolean) Route.required(returned, pattern), pattern, subscriber);
        }
        boolean optional = isOptionalMember(method.getGenericReturnType());
        if (!optional && type != PresenceMember.class) {
            throw new IllegalArgumentException(
                    "it returns %s: return a boolean, a PresenceMember, an Optional<PresenceMember> or a ChannelDecision"
                            .formatted(method.getGenericReturnType().getTypeName()));
        }
        if (!pattern.takesMembers()) {
            throw new IllegalArgumentException(
                    "it returns a member, and %s is no presence channel: return a boolean or a ChannelDecision"
                            .formatted(pattern));
        }
        return (returned, subscriber) -> {
            Object member = optional ? ((Optional<?>) Route.required(returned, pattern)).orElse(null) : returned;
            return Route.joining((PresenceMember) member, pattern, subscriber);
        };
    }

    private static boolean isOptionalMember(Type type) {
        return type instanceof ParameterizedType generic
                && generic.getRawType() == Optional.class
                && generic.getActualTypeArguments()[0] == PresenceMember.class;
    }
}
