package dev.jbroadcast.clientevent;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelParameters;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.callback.Users;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what each parameter of an annotated method is, and makes its values of an event. */
final class ListenerArguments {

    private final List<Argument> arguments;
    private final PayloadType payload;

    private ListenerArguments(List<Argument> arguments, PayloadType payload) {
        this.arguments = List.copyOf(arguments);
        this.payload = payload;
    }

    private interface Argument {
        @Nullable
        Object value(ClientEvent<@Nullable Object> event);
    }

    /** @throws IllegalArgumentException if nobody can fill a parameter; the message does not name the method */
    static ListenerArguments of(Method method, List<String> placeholders, Converters converters, Users users) {
        Map<Parameter, String> taken = placeholders(method, placeholders, converters, users);
        List<Argument> arguments = new ArrayList<>();
        List<Parameter> rest = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            String placeholder = taken.get(parameter);
            if (placeholder != null) {
                arguments.add(event -> event.parameters().get(placeholder, type));
                continue;
            }
            Optional<Argument> context = context(type, users);
            if (context.isEmpty()) {
                rest.add(parameter);
            }
            arguments.add(context.orElse(ClientEvent::payload));
        }
        return new ListenerArguments(arguments, payload(method, rest, placeholders));
    }

    /** The parameters that take placeholders, and which. */
    private static Map<Parameter, String> placeholders(
            Method method, List<String> placeholders, Converters converters, Users users) {
        List<Parameter> parameters = List.of(method.getParameters());
        Map<Parameter, String> taken = new HashMap<>();
        if (parameters.stream().allMatch(Parameter::isNamePresent)) {
            for (Parameter parameter : parameters) {
                Class<?> type = parameter.getType();
                boolean named = placeholders.contains(parameter.getName());
                // A name that is both is meant as the placeholder: {user} of type User is whom the channel is about.
                if (named && converters.has(type)) {
                    taken.put(parameter, parameter.getName());
                } else if (named && context(type, users).isEmpty()) {
                    throw new IllegalArgumentException(Converters.missing(parameter.getName(), type));
                }
            }
            return taken;
        }
        List<Parameter> convertible = parameters.stream()
                .filter(parameter -> converters.has(parameter.getType()))
                .filter(parameter -> context(parameter.getType(), users).isEmpty())
                .toList();
        if (!placeholders.isEmpty() && !convertible.isEmpty()) {
            if (convertible.size() != placeholders.size()) {
                throw new IllegalArgumentException(
                        "it cannot be told which of its parameters are the placeholders %s; compile its class with -parameters"
                                .formatted(placeholders));
            }
            for (int i = 0; i < placeholders.size(); i++) {
                taken.put(convertible.get(i), placeholders.get(i));
            }
        }
        return taken;
    }

    private static Optional<Argument> context(Class<?> type, Users users) {
        if (type == ClientEvent.class) {
            return Optional.of(event -> event);
        }
        if (type == Channel.class) {
            return Optional.of(ClientEvent::channel);
        }
        if (type == SocketId.class) {
            return Optional.of(ClientEvent::socketId);
        }
        if (type == ChannelParameters.class) {
            return Optional.of(ClientEvent::parameters);
        }
        if (type == Principal.class || users.isLookedUp(type)) {
            return Optional.of(event -> users.find(type, event.principal()));
        }
        if (Principal.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    "nothing is known of a sender but the user id, so there is no %s; take a Principal, or add user(%s.class, …) to the routes"
                            .formatted(type.getName(), type.getSimpleName()));
        }
        return Optional.empty();
    }

    private static PayloadType payload(Method method, List<Parameter> payloads, List<String> placeholders) {
        if (payloads.size() > 1) {
            throw new IllegalArgumentException(
                    "it has more than one parameter for the payload: %s; placeholders, which are called by their names, are %s"
                            .formatted(payloads.stream().map(Parameter::getName).toList(), placeholders));
        }
        List<PayloadType> types = new ArrayList<>();
        payloads.forEach(parameter -> types.add(PayloadType.of(parameter.getParameterizedType())));
        for (Parameter parameter : method.getParameters()) {
            if (parameter.getType() == ClientEvent.class) {
                types.add(PayloadType.of(payloadOf(parameter.getParameterizedType())));
            }
        }
        List<PayloadType> known =
                types.stream().filter(PayloadType::isKnown).distinct().toList();
        if (known.size() > 1) {
            throw new IllegalArgumentException("it wants the payload to be both %s and %s; it can be one of them"
                    .formatted(known.get(0), known.get(1)));
        }
        if (!known.isEmpty()) {
            return known.get(0);
        }
        return types.isEmpty() ? PayloadType.NONE : types.get(0);
    }

    private static Type payloadOf(Type event) {
        return event instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
    }

    /** What the payload has to be; {@link PayloadType#NONE} if the method does not look at it. */
    PayloadType payload() {
        return payload;
    }

    /** The values of the parameters. */
    @Nullable
    Object[] of(ClientEvent<@Nullable Object> event) {
        return arguments.stream().map(argument -> argument.value(event)).toArray();
    }
}
