/**
 * The authorization endpoints without a web framework: take what a client posts, ask the application who may join a
 * channel and who signs in, and sign. Called by the adapters: servlet, Spring, embedded server.
 */
@NullMarked
package dev.jbroadcast.pusher.auth;

import org.jspecify.annotations.NullMarked;
