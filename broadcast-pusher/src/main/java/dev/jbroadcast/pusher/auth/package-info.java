/**
 * The authorization endpoint without a web framework: takes what a client posts, asks the channel routes, signs. Called
 * by the adapters: servlet, Spring, embedded server.
 */
@NullMarked
package dev.jbroadcast.pusher.auth;

import org.jspecify.annotations.NullMarked;
