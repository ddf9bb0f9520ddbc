package dev.jbroadcast.authorization;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method decide who may join a channel. The object that has it is registered with
 * {@link ChannelRegistry.Builder#annotated}.
 *
 * <pre>{@code
 * @AuthorizesChannel("private-orders.{orderId}")
 * boolean order(User user, long orderId) {
 *     return orders.isOwnedBy(orderId, user);
 * }
 *
 * @AuthorizesChannel("presence-room.{room}")
 * Optional<PresenceMember> room(User user, Room room) {
 *     return room.has(user) ? Optional.of(PresenceMember.of(user.id(), user.profile())) : Optional.empty();
 * }
 * }</pre>
 *
 * <p>The method may have any visibility. Its parameters, in any order, are
 *
 * <ul>
 *   <li>the placeholders, each of them, by their names; converted as by {@link ChannelParameters#get(String, Class)},
 *       which includes what is {@linkplain ChannelRegistry.Builder#bind bound}, such as {@code {room}} to {@code Room};
 *   <li>the user, as the application's {@linkplain ChannelRegistry.Builder#user own type} or as a
 *       {@link java.security.Principal} of any class; null for a guest. A principal of another class is denied;
 *   <li>{@link Subscriber}, {@link dev.jbroadcast.Channel}, {@link dev.jbroadcast.SocketId} and
 *       {@link ChannelParameters}. A method that takes the latter need not take all placeholders.
 * </ul>
 *
 * <p>Names are those of the class file, which has them if it was compiled with {@code -parameters}; else placeholders
 * are taken from left to right.
 *
 * <p>It returns
 *
 * <ul>
 *   <li>a {@code boolean}, if the pattern is for private channels;
 *   <li>a {@link PresenceMember}, which may be null, or an {@code Optional<PresenceMember>}, if it is for presence
 *       channels or for any kind;
 *   <li>a {@link ChannelDecision}.
 * </ul>
 *
 * <p>Everything that is wrong with a method is an {@link IllegalArgumentException} when the registry is built.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AuthorizesChannel {

    /** The pattern, with the prefix of its kind: {@code private-orders.{orderId}}; without one for any kind. */
    String value();

    /** The guards that say who the user is, as {@link ChannelOptions#guards()}; by default the default guard. */
    String[] guards() default {};

    /** Whether the method is also asked about guests, who are null. */
    boolean guests() default false;

    /**
     * Whether the method decides about private, encrypted and presence channels of this name alike. The pattern has no
     * prefix then.
     */
    boolean anyKind() default false;
}
