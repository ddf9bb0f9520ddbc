package dev.jbroadcast.clientevent;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelParameters;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * An event that a client sent to the other clients on a channel, and that they have got: a whisper.
 *
 * <p>The payload is whatever the client made up. Who sent it and where is what the server knows.
 *
 * @param <T> the type of the payload
 * @param appId the app of the server that the client is connected to
 * @param channel the private or presence channel; the client has been authorized to join it
 * @param parameters what stands in the channel's name at the placeholders of the listener's pattern
 * @param event the name, which begins with {@code client-}
 * @param payload what the data was converted to; null only where {@code T} is {@code Object}, for JSON's null, or
 *     {@code Void}, which leaves the data unread
 * @param data the payload as it came: JSON text, or plain text if the client sent a string that is no JSON
 * @param socketId the connection that sent it, to be left out of an answer
 * @param principal as whom the client joined the presence channel or signed in: its name is the user id, and it has
 *     nothing else. Null if nobody is known, as on a private channel without sign-in
 */
public record ClientEvent<T extends @Nullable Object>(
        String appId,
        Channel channel,
        ChannelParameters parameters,
        String event,
        T payload,
        String data,
        SocketId socketId,
        @Nullable Principal principal) {}
