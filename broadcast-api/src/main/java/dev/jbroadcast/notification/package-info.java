/**
 * Notifications for people, under the name that {@code .notification()} of Laravel Echo listens for: the counterpart of
 * Laravel's broadcast notifications. Applications write {@link dev.jbroadcast.notification.BroadcastNotification}s, say
 * by {@link dev.jbroadcast.notification.Notifiable} where somebody receives them, and send them by the
 * {@link dev.jbroadcast.notification.NotificationBroadcaster}.
 */
@NullMarked
package dev.jbroadcast.notification;

import org.jspecify.annotations.NullMarked;
