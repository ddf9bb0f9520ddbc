package dev.jbroadcast.notification;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channels;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends notifications to people:
 *
 * <pre>{@code
 * notifications.notify(user, new InvoicePaid(42, amount));
 * notifications.toOthers().notify(Channel.privateChannel("team.7"), new CommentPosted(comment));
 * }</pre>
 *
 * <p>A notification is sent as an event is by {@link Broadcaster#broadcast}: its payload is fixed at once, and it
 * leaves after the transaction of the current thread has committed.
 *
 * <p>Immutable and thread-safe. Modifiers return a new view and change nothing.
 */
public final class NotificationBroadcaster {

    private final Broadcaster broadcaster;
    private final JsonCodec codec;

    /**
     * A notification broadcaster over a broadcaster.
     *
     * @param codec the one that the broadcaster has
     */
    public NotificationBroadcaster(Broadcaster broadcaster, JsonCodec codec) {
        this.broadcaster = broadcaster;
        this.codec = codec;
    }

    /**
     * Sends a notification to somebody: on the channels that the notification names, or, as a rule, on those of the one
     * who receives it.
     *
     * @throws BroadcastException if the notification cannot be sent: what clients would receive is no JSON object, a
     *     class that is no record does not say what that is, there is no type, or any other reason for which
     *     {@link Broadcaster#broadcast} refuses an event; the message names the class
     */
    public BroadcastResult notify(Notifiable notifiable, BroadcastNotification notification) {
        Channels own = notification.broadcastOn();
        return send(own.channels().isEmpty() ? notifiable.receivesBroadcastNotificationsOn() : own, notification);
    }

    /**
     * Sends a notification to whoever listens on these channels, whatever it says itself: on demand, for people whom
     * the application does not know.
     *
     * @throws BroadcastException as {@link #notify(Notifiable, BroadcastNotification)} does
     */
    public BroadcastResult notify(Channels channels, BroadcastNotification notification) {
        return send(channels, notification);
    }

    /** Sends over these connections, as {@link Broadcaster#via} does. */
    public NotificationBroadcaster via(String... connections) {
        return new NotificationBroadcaster(broadcaster.via(connections), codec);
    }

    /** Leaves out the connection that made the current request, as {@link Broadcaster#toOthers} does. */
    public NotificationBroadcaster toOthers() {
        return new NotificationBroadcaster(broadcaster.toOthers(), codec);
    }

    /** Leaves out this connection. */
    public NotificationBroadcaster except(SocketId socketId) {
        return new NotificationBroadcaster(broadcaster.except(socketId), codec);
    }

    private BroadcastResult send(Channels channels, BroadcastNotification notification) {
        if (channels.channels().isEmpty()) {
            return BroadcastResult.skipped();
        }
        String id = notification.broadcastId();
        String type = type(notification);
        Map<String, @Nullable Object> payload = new LinkedHashMap<>(members(notification));
        payload.put("id", id);
        payload.put("type", type);
        return broadcaster.broadcast(new BroadcastNotificationCreated(notification, id, type, channels, payload));
    }

    private static String type(BroadcastNotification notification) {
        String type = notification.broadcastType();
        if (type.isBlank()) {
            throw new BroadcastException("%s has no type: implement broadcastType(), as an anonymous class has no name"
                    .formatted(notification.getClass().getName()));
        }
        return type;
    }

    private Map<String, @Nullable Object> members(BroadcastNotification notification) {
        Object data = notification.toBroadcast();
        Class<?> notificationClass = notification.getClass();
        if (data == notification && !notificationClass.isRecord()) {
            throw new BroadcastException(
                    "%s is not a record: implement toBroadcast() to say what clients receive, or make it a record"
                            .formatted(notificationClass.getName()));
        }
        String json;
        try {
            json = codec.write(data);
            if (!(codec.read(json) instanceof Map)) {
                throw new BroadcastException(
                        "toBroadcast() of %s is not a JSON object, so it cannot have an id and a type: return a record or a map"
                                .formatted(notificationClass.getName()));
            }
        } catch (JsonCodecException e) {
            throw new BroadcastException(
                    "toBroadcast() of %s cannot be written as JSON: %s"
                            .formatted(notificationClass.getName(), e.getMessage()),
                    e);
        }
        return new JsonMembers(json, codec).read();
    }
}
