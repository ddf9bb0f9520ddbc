/**
 * End-to-end encryption of channels, as the back-end does it: keys of channels, and events that only their subscribers
 * can read. Called by the authorization endpoint, by drivers, and by whoever reads encrypted events from webhooks.
 */
@NullMarked
package dev.jbroadcast.pusher.encryption;

import org.jspecify.annotations.NullMarked;
