/**
 * The Jakarta face of the server: WebSocket endpoint, servlet and filter for any container, and the embedded server for
 * applications that have none. Called by applications and by the integrations of frameworks.
 */
@NullMarked
package dev.jbroadcast.jakarta;

import org.jspecify.annotations.NullMarked;
