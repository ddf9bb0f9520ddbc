/**
 * Pusher's HTTP API from the side of a back-end: a client of all of it, and the driver that sends events through it to
 * servers elsewhere. Called by applications, and by the manager that makes drivers of configuration.
 */
@NullMarked
package dev.jbroadcast.pusher.http;

import org.jspecify.annotations.NullMarked;
