package dev.jbroadcast.clientevent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method listen to events that clients send (whispers). The object that has it is registered with
 * {@link ClientEventRegistry.Builder#add(Object)}; in Spring every bean is.
 *
 * <pre>{@code
 * @OnClientEvent(channel = "presence-chat.{room}", event = "client-typing")
 * void typing(Principal who, Typing typing, String room) {
 *     rooms.typing(room, who.getName(), typing.since());
 * }
 * }</pre>
 *
 * <p>The method may have any visibility and returns nothing. Its parameters, any of them in any order, are
 *
 * <ul>
 *   <li>placeholders, by their names; converted as by {@link dev.jbroadcast.authorization.ChannelParameters#get(String,
 *       Class)}, which includes what is {@linkplain ClientEventRegistry.Builder#bind bound};
 *   <li>the user, as a {@link java.security.Principal} or as the application's
 *       {@linkplain ClientEventRegistry.Builder#user own type}; null if nobody is known;
 *   <li>{@link ClientEvent}, {@link dev.jbroadcast.Channel}, {@link dev.jbroadcast.SocketId} and
 *       {@link dev.jbroadcast.authorization.ChannelParameters};
 *   <li>the payload: the one parameter that is none of these. Its type is one that
 *       {@link ClientEventRegistry.Builder#on(String, String, Class, ClientEventListener)} takes, or one such as
 *       {@code Map<String, Object>}.
 * </ul>
 *
 * <p>Names are those of the class file, which has them if it was compiled with {@code -parameters}; else all
 * placeholders are taken from left to right, or none.
 *
 * <p>Everything that is wrong with a method is an {@link IllegalArgumentException} when the registry is built.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnClientEvent {

    /** The pattern of the channels, with the prefix of their kind: {@code private-chat.{room}}. */
    String channel();

    /** The name of the event, which begins with {@code client-}; by default any event on the channel. */
    String event() default "";
}
