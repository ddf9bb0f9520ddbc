package dev.jbroadcast.clientevent;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import org.jspecify.annotations.Nullable;

/**
 * A client event as a server received it and passed it on, after all checks of {@code pusher-protocol.md} §3.
 *
 * @param appId the app of the connection that sent it
 * @param channel a private or presence channel, which the connection is subscribed to
 * @param event the name, which begins with {@code client-}
 * @param data the payload as the other clients get it: JSON text, or plain text if the client sent a string that is no
 *     JSON
 * @param socketId the connection that sent it
 * @param userId as whom the connection joined the presence channel or signed in, never what the frame says; null if
 *     nobody is known
 */
public record ReceivedClientEvent(
        String appId,
        Channel channel,
        String event,
        String data,
        SocketId socketId,
        @Nullable String userId) {}
