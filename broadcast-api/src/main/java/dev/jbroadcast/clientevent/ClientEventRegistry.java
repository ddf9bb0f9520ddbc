package dev.jbroadcast.clientevent;

import dev.jbroadcast.Channel;
import dev.jbroadcast.callback.LogText;
import dev.jbroadcast.callback.Refusal;
import dev.jbroadcast.json.JsonCodec;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners of an application to client events. It knows no server and no web framework.
 *
 * <p>All listeners whose pattern matches the channel and whose event is the one that arrived are called, one after the
 * other, in the order in which they were added.
 *
 * <p>Immutable and thread-safe.
 */
public final class ClientEventRegistry {

    private static final Logger log = LoggerFactory.getLogger(ClientEventRegistry.class);

    private final List<Listener> listeners;

    private ClientEventRegistry(List<Listener> listeners) {
        this.listeners = listeners;
    }

    /**
     * A registry of the listeners of all these routes, in this order.
     *
     * @throws IllegalArgumentException if something about a listener is wrong; the message says what, and what to do
     */
    public static ClientEventRegistry of(Iterable<? extends ClientEventRoutes> routes) {
        Builder builder = new Builder();
        routes.forEach(route -> route.configure(builder));
        return builder.build();
    }

    /** A registry of the listeners of all these routes, in this order; see {@link #of(Iterable)}. */
    public static ClientEventRegistry of(ClientEventRoutes... routes) {
        return of(List.of(routes));
    }

    /**
     * Whether somebody listens to an event, so that a server need not keep the others for {@link #dispatch}. Does not
     * block.
     *
     * @param event the name, prefix included
     */
    public boolean hasListeners(Channel channel, String event) {
        for (Listener listener : listeners) {
            if (listener.events().match(channel, event).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Calls the listeners of an event. Blocks as long as they do, which may be long: they are application code. So a
     * server calls this from a thread of its own for client events, never from one that serves connections, and one
     * event after the other, to keep the order in which they arrived.
     *
     * <p>Throws nothing. A listener that fails is logged with its stack trace. Where what the client sent does not fit
     * a listener — the payload is none of its type, a placeholder cannot be converted, there is no such user — that
     * listener is not called, and a line at {@code INFO} says so. Neither keeps the other listeners from being called.
     * The payload is logged at {@code DEBUG} only.
     *
     * @param codec makes the payloads
     */
    public void dispatch(ReceivedClientEvent event, JsonCodec codec) {
        for (Listener listener : listeners) {
            Optional<List<String>> texts = listener.events().match(event.channel(), event.event());
            if (texts.isPresent()) {
                call(listener, event, texts.get(), codec);
            }
        }
    }

    private static void call(Listener listener, ReceivedClientEvent event, List<String> texts, JsonCodec codec) {
        try {
            listener.call(event, texts, codec);
        } catch (Refusal e) {
            log.info(
                    "the client event {} of {} on {} is not for {}: {}",
                    LogText.printable(event.event()),
                    event.socketId(),
                    event.channel(),
                    listener.name(),
                    LogText.printable(String.valueOf(e.getMessage())));
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                // Whoever runs this thread wants it to end.
                Thread.currentThread().interrupt();
            }
            log.error(
                    "the listener {} failed at the client event {} on {}",
                    listener.name(),
                    LogText.printable(event.event()),
                    event.channel(),
                    e);
        }
    }

    /** What is listened to, in its order, such as {@code client-typing on private-chat.{room}}; unmodifiable. */
    public List<String> events() {
        return listeners.stream().map(listener -> listener.events().toString()).toList();
    }

    /**
     * Collects listeners, converters and user types.
     *
     * <p>A channel is a pattern with the prefix of its kind; <code>{name}</code> stands for one or more characters
     * other than the dot. Every method throws {@link IllegalArgumentException} if no client could send such an event.
     * What depends on converters and user types is checked when the registry is built, so that their order does not
     * matter.
     */
    public static final class Builder {

        private final ListenerDefinitions definitions = new ListenerDefinitions();

        private Builder() {}

        /**
         * Listens to an event on the channels of a pattern: {@code on("private-chat.{room}", "client-typing",
         * Typing.class, …)} is for {@code Echo.private('chat.7').whisper('typing', …)}.
         *
         * @param channel the pattern, with the prefix of its kind
         * @param event the name, which begins with {@code client-}
         * @param type of the payload: a record or another class that the codec can read; {@code Map}, {@code List}, or
         *     {@code Object} for whatever it is; {@code String} for the text of a JSON string, and for everything else
         *     the JSON text; {@code Void} to leave it unread. JSON's null fits {@code Object}, {@code String} and
         *     {@code Void} only
         */
        public <T> Builder on(String channel, String event, Class<T> type, ClientEventListener<T> listener) {
            if (event.equals(ListenedEvents.ANY)) {
                throw new IllegalArgumentException(
                        "the event on %s has no name; name it, or leave it out to listen to any".formatted(channel));
            }
            definitions.add(channel, event, type, listener);
            return this;
        }

        /** Listens to any event on the channels of a pattern; the {@link ClientEvent} says which one it is. */
        public <T> Builder on(String channel, Class<T> type, ClientEventListener<T> listener) {
            definitions.add(channel, ListenedEvents.ANY, type, listener);
            return this;
        }

        /**
         * Adds all methods of an object that carry {@link OnClientEvent}, inherited ones included. Among those of one
         * object, more specific patterns come first.
         *
         * <p>A framework's proxy of an object is called as a proxy. It cannot pass on private and final methods, so
         * such methods need the object itself.
         *
         * @throws IllegalArgumentException if there is no such method, or its annotation is not usable
         */
        public Builder add(Object bean) {
            return add(bean.getClass(), () -> bean, UnaryOperator.identity());
        }

        /**
         * Adds all methods of a class that carry {@link OnClientEvent}, for frameworks that make their objects later,
         * or put proxies before them.
         *
         * @param type the class that has the methods
         * @param bean gives the object to call; asked at each event, in the thread of {@link #dispatch}
         * @param callable what to call in the place of a method, with the same parameters, such as the one of an
         *     interface that a proxy has; throws {@link IllegalArgumentException} if there is nothing
         * @throws IllegalArgumentException if there is no such method, or its annotation is not usable
         */
        public Builder add(Class<?> type, Supplier<?> bean, UnaryOperator<Method> callable) {
            definitions.addMethods(type, bean, callable);
            return this;
        }

        /**
         * Makes values of a type from what stands at placeholders: a converter of your own, or the binding of a model,
         * as in {@code bind(Room.class, rooms::find)}.
         *
         * @param converter returns null if there is no such thing, and throws {@link IllegalArgumentException} if the
         *     text is none of this type; in both cases the listener is not called. Goes before a converter of ours to
         *     the same type
         * @throws IllegalArgumentException if the type is bound already
         */
        public <T> Builder bind(Class<T> type, Function<String, ? extends @Nullable T> converter) {
            definitions.bind(type, converter);
            return this;
        }

        /**
         * Makes users of the application's own type from principals, for the parameters of annotated methods.
         *
         * @param lookup returns null if there is no such user; then the listener is not called
         * @throws IllegalArgumentException if there is a lookup of that type already
         */
        public <U> Builder user(Class<U> type, Function<? super Principal, ? extends @Nullable U> lookup) {
            definitions.user(type, lookup);
            return this;
        }

        private ClientEventRegistry build() {
            return new ClientEventRegistry(definitions.listeners());
        }
    }
}
