/**
 * Webhooks that the server sends ({@code pusher-protocol.md} §6): what happens to an app, as signed HTTP requests to
 * the URLs that the app names. Called by whoever builds a server, an application or an adapter, and by nobody else: the
 * server knows the {@link dev.jbroadcast.server.webhook.WebhookSender} as one of its listeners.
 */
@NullMarked
package dev.jbroadcast.server.webhook;

import org.jspecify.annotations.NullMarked;
