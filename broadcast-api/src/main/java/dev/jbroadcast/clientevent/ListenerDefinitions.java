package dev.jbroadcast.clientevent;

import dev.jbroadcast.callback.AnnotatedMethods;
import dev.jbroadcast.callback.CallbackNames;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.callback.Users;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects what an application listens to, and makes listeners of it when everything is said. */
final class ListenerDefinitions {

    private final List<Definition> definitions = new ArrayList<>();
    private final Converters.Builder converters = new Converters.Builder();
    private final Users.Builder users = new Users.Builder();

    /** A listener that cannot be prepared before all converters and user types are known. */
    @FunctionalInterface
    private interface Definition {
        Listener prepare(Converters converters, Users users);
    }

    <T> void add(String channel, String event, Class<T> type, ClientEventListener<T> listener) {
        ListenedEvents events = ListenedEvents.of(channel, event);
        PayloadType payload = PayloadType.of(type);
        String name = CallbackNames.of(listener);
        @SuppressWarnings("unchecked") // the payload is read as this type, just before the call
        ClientEventListener<@Nullable Object> callback = (ClientEventListener<@Nullable Object>) listener;
        definitions.add((allConverters, allUsers) -> new Listener(events, name, payload, callback, allConverters));
    }

    void addMethods(Class<?> type, Supplier<?> bean, UnaryOperator<Method> callable) {
        List<Method> methods = AnnotatedMethods.of(
                type,
                OnClientEvent.class,
                method -> method.getAnnotation(OnClientEvent.class).channel());
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("%s has no method with @OnClientEvent".formatted(type.getName()));
        }
        methods.forEach(method -> addMethod(bean, method, callable));
    }

    private void addMethod(Supplier<?> bean, Method method, UnaryOperator<Method> callable) {
        OnClientEvent annotation = method.getAnnotation(OnClientEvent.class);
        ListenedEvents events = CallbackNames.naming(
                OnClientEvent.class, method, () -> ListenedEvents.of(annotation.channel(), annotation.event()));
        definitions.add((allConverters, allUsers) -> CallbackNames.naming(OnClientEvent.class, method, () -> {
            ListenerMethod callback = new ListenerMethod(
                    bean, method, callable.apply(method), events.pattern().placeholders(), allConverters, allUsers);
            return new Listener(events, CallbackNames.of(method), callback.payload(), callback, allConverters);
        }));
    }

    void bind(Class<?> type, Function<String, ?> converter) {
        converters.bind(type, converter);
    }

    void user(Class<?> type, Function<? super Principal, ?> lookup) {
        users.user(type, lookup);
    }

    List<Listener> listeners() {
        Converters allConverters = converters.build();
        Users allUsers = users.build();
        return definitions.stream()
                .map(definition -> definition.prepare(allConverters, allUsers))
                .toList();
    }
}
