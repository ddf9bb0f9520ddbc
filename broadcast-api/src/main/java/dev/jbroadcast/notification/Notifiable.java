package dev.jbroadcast.notification;

import dev.jbroadcast.Channels;

/** Somebody who receives notifications: a user, a team. */
@FunctionalInterface
public interface Notifiable {

    /** Where they listen: a private channel of their own, as a rule. {@code Channels.none()} leaves them in peace. */
    Channels receivesBroadcastNotificationsOn();
}
