package dev.jbroadcast.notification;

import dev.jbroadcast.Channels;
import java.util.UUID;

/**
 * Something that somebody should know. Records are the natural form: what clients receive is then the record's
 * components, with an id and a type.
 *
 * <pre>{@code
 * public record InvoicePaid(long invoiceId, BigDecimal amount) implements BroadcastNotification {}
 *
 * notifications.notify(user, new InvoicePaid(42, amount));
 * // {"invoiceId":42,"amount":19.90,"id":"8f14e45f-…","type":"InvoicePaid"}
 * }</pre>
 *
 * <p>All methods are called by the {@link NotificationBroadcaster}, in the caller's thread, each at most once for each
 * time that the notification is sent.
 */
public interface BroadcastNotification {

    /**
     * What clients receive: anything that is a JSON object. By default the notification itself, which must then be a
     * record; any other class says here what may leave the house.
     */
    default Object toBroadcast() {
        return this;
    }

    /**
     * What sort of notification it is, for clients to tell one from another; by default the simple name of the class.
     * Goes out as {@code type}, in place of a field of that name.
     */
    default String broadcastType() {
        return getClass().getSimpleName();
    }

    /**
     * What identifies this notification, the same on all channels and connections; by default a random UUID. An
     * application that stores its notifications says the id that it stores. Goes out as {@code id}, in place of a field
     * of that name.
     */
    default String broadcastId() {
        return UUID.randomUUID().toString();
    }

    /** Channels to send it to instead of those of the {@link Notifiable}; by default none. */
    default Channels broadcastOn() {
        return Channels.none();
    }

    /**
     * The event's name on the wire; by default {@link BroadcastNotificationCreated#NAME}, the only one that Echo's
     * {@code .notification()} listens for.
     */
    default String broadcastAs() {
        return BroadcastNotificationCreated.NAME;
    }
}
