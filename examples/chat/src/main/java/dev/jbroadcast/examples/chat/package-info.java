/**
 * A chat to copy from: rooms, who is in them, who is typing, who has read what.
 * {@link dev.jbroadcast.examples.chat.RoomController} sends the events, {@link dev.jbroadcast.examples.chat.ChatRoutes}
 * says who may listen; the rest is an ordinary Spring application. The page is in {@code src/main/frontend}.
 */
@NullMarked
package dev.jbroadcast.examples.chat;

import org.jspecify.annotations.NullMarked;
