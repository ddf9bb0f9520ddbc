package dev.jbroadcast.jakarta;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.http.HttpApi;
import java.io.IOException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The port of the server inside an application whose web server listens on another one: {@link Transport#NETTY}. The
 * WebSocket endpoint is there, and the HTTP API if it is wanted; the authorization endpoints stay where the application
 * knows its users.
 *
 * @param host the address to listen on
 * @param port 0 finds a free one
 * @param nativeTransport what is asked of the operating system
 * @param eventLoops how many threads serve the network; 0 for one per processor
 */
public record OwnPort(String host, int port, NativeTransport nativeTransport, int eventLoops) {

    /** All addresses, and the port that servers of the Pusher protocol often have; one that no web server has. */
    public static final OwnPort DEFAULTS = new OwnPort("0.0.0.0", 6001, NativeTransport.AUTO, 0);

    /** @throws IllegalArgumentException if the port is none, or the number of event loops is negative */
    public OwnPort {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "broadcast.server.port is %d; it takes a port, 1 to 65535, or 0 for a free one".formatted(port));
        }
        if (eventLoops < 0) {
            throw new IllegalArgumentException(
                    "broadcast.server.event-loops is %d; it takes a number, or 0 for one per processor"
                            .formatted(eventLoops));
        }
    }

    /**
     * Starts listening.
     *
     * @param httpApi whether the HTTP API is served, too
     * @param ssl null to listen without TLS
     * @throws IllegalArgumentException if the library for that is not there, or the port cannot be had, or this machine
     *     has not the native transport; the message says what to do
     */
    public Network open(
            PusherServer server,
            JsonCodec codec,
            EndpointSettings endpoint,
            boolean httpApi,
            @Nullable SSLContext ssl) {
        NetworkProvider provider = Networks.provided(Transport.NETTY);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "broadcast.server.transport is \"netty\", and the library for that is not there: add the dependency dev.jbroadcast:broadcast-netty, or set broadcast.server.transport=auto to serve clients on the port of the web server");
        }
        HttpApi api = httpApi
                ? HttpApi.builder(server)
                        .codec(codec)
                        .pathPrefix(endpoint.pathPrefix())
                        .build()
                : null;
        try {
            return provider.start(new NetworkSettings(
                    host, port, ssl, server, endpoint, Map.of(), Map.of(), api, nativeTransport, eventLoops));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "broadcast.server.port is %d, and that cannot be had on %s (%s); set another port"
                            .formatted(port, host, e.getMessage()),
                    e);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("broadcast.server.native-transport: " + e.getMessage(), e);
        }
    }
}
