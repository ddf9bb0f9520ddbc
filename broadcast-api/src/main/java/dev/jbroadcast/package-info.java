/**
 * What an application writes against: events ({@link dev.jbroadcast.ShouldBroadcast}), channels
 * ({@link dev.jbroadcast.Channel}) and the {@link dev.jbroadcast.Broadcaster} that sends one to the other; and the
 * contract of a {@link dev.jbroadcast.BroadcastDriver}. Everybody may call it; it knows no transport, no framework and
 * no JSON library.
 */
@NullMarked
package dev.jbroadcast;

import org.jspecify.annotations.NullMarked;
