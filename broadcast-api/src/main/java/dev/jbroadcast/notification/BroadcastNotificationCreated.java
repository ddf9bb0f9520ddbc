package dev.jbroadcast.notification;

import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event that a {@link NotificationBroadcaster} sends. Tests look for it:
 *
 * <pre>{@code
 * assertThat(broadcasts).hasBroadcast(BroadcastNotificationCreated.class).on("private-users.7");
 * }</pre>
 */
public final class BroadcastNotificationCreated implements ShouldBroadcast {

    /** The event's name on the wire, to the letter what Echo's {@code .notification()} listens for. */
    public static final String NAME = "Illuminate\\Notifications\\Events\\BroadcastNotificationCreated";

    private final BroadcastNotification notification;
    private final String id;
    private final String type;
    private final Channels channels;
    private final Map<String, @Nullable Object> payload;

    /** @param payload with id and type in it */
    BroadcastNotificationCreated(
            BroadcastNotification notification,
            String id,
            String type,
            Channels channels,
            Map<String, @Nullable Object> payload) {
        this.notification = notification;
        this.id = id;
        this.type = type;
        this.channels = channels;
        this.payload = payload;
    }

    /** What was sent. */
    public BroadcastNotification notification() {
        return notification;
    }

    /** The id that it was sent with. */
    public String id() {
        return id;
    }

    /** The type that it was sent with. */
    public String type() {
        return type;
    }

    @Override
    public Channels broadcastOn() {
        return channels;
    }

    @Override
    public String broadcastAs() {
        return notification.broadcastAs();
    }

    @Override
    public Object broadcastWith() {
        return payload;
    }

    /** The type and id; not what clients receive. */
    @Override
    public String toString() {
        return type + " " + id;
    }
}
