package dev.jbroadcast;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes any record or class an event that can be broadcast, without implementing {@link ShouldBroadcast}.
 *
 * <pre>{@code
 * @Broadcast(on = "private-orders.{orderId}", as = "order.shipped")
 * public record OrderShipped(long orderId, String status) {}
 * }</pre>
 *
 * <p>A placeholder is a property of the event, or a path such as {@code {order.customer.id}}: a component of a record,
 * a getter ({@code getOrder()}, {@code isPaid()}) or a public method of that name without parameters. They are looked
 * up once for each class; one that does not exist, or a channel name that could never be legal, is an error that names
 * the class: when the application starts if it names its event classes to the broadcaster, else with the first event. A
 * value must not be null and must not contain a dot, because a placeholder never stands for more than one segment of a
 * channel's name.
 *
 * <p>On a method, where a framework looks for it there, as the Spring Boot starter does with the methods of beans, what
 * the method returns is broadcast after it has returned. If the annotation names no channels, what is returned is an
 * event, and nothing else of the annotation may be given. Else it is any object, and the annotation says about it what
 * it would say on its class: placeholders and {@link #with} are properties of the type that the method returns.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Broadcast {

    /**
     * The wire names of the channels, prefixes included: {@code private-orders.{orderId}}. At least one on a class;
     * none on a method that returns events.
     */
    String[] on() default {};

    /** The event's name on the wire; by default the {@link EventNamer} gives it. */
    String as() default "";

    /**
     * The properties that make up the payload, as paths like those of placeholders; the last segment of a path is the
     * name it gets. By default all components of a record. A class that is no record has to name them, so that nothing
     * is sent that nobody meant to send.
     */
    String[] with() default {};

    /** A boolean property that says whether this event is broadcast at all; by default it is. */
    String when() default "";

    /** The connections the event is sent over; by default the default connection. */
    String[] via() default {};

    /** Whether it is sent in the caller's thread, as a {@link ShouldBroadcastNow} is. */
    boolean now() default false;

    /** Whether it waits for the transaction to commit, see {@link ShouldBroadcast#broadcastAfterCommit}. */
    boolean afterCommit() default true;

    /** The property that makes newer events stand for older ones, see {@link ShouldBroadcast#broadcastKey}. */
    String key() default "";
}
