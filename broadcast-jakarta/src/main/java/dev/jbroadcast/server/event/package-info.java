/**
 * What happens in the server, as typed events: who connects, who listens on what, who is present, what clients send.
 * Applications listen by a {@link dev.jbroadcast.server.event.ServerEventListener}; webhooks are made of the same
 * events. Knows nothing of the server that publishes them.
 */
@NullMarked
package dev.jbroadcast.server.event;

import org.jspecify.annotations.NullMarked;
