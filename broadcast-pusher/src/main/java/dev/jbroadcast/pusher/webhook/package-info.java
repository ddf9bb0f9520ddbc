/**
 * Webhooks received: takes what a Pusher-protocol server posts, checks who signed it, and tells the application what
 * happened there. Knows no web framework; called by the adapters: servlet, Spring, or an application's own.
 */
@NullMarked
package dev.jbroadcast.pusher.webhook;

import org.jspecify.annotations.NullMarked;
