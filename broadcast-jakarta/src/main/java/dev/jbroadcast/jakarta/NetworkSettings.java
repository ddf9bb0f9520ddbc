package dev.jbroadcast.jakarta;

import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.http.HttpApi;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NetworkProvider} is to serve, and where.
 *
 * @param host the address to listen on
 * @param port 0 finds a free one
 * @param ssl null to listen without TLS
 * @param server whom clients are connected to
 * @param endpoint how the WebSocket endpoint is set up; its path prefix is that of the HTTP API, too
 * @param authByPath the authorization endpoints
 * @param authenticators say who makes a request to those, by the name of the guard
 * @param api null to serve no HTTP API
 * @param nativeTransport for Netty; others ignore it
 * @param eventLoops how many threads serve the network, for Netty; 0 for one per processor; others ignore it
 */
public record NetworkSettings(
        String host,
        int port,
        @Nullable SSLContext ssl,
        PusherServer server,
        EndpointSettings endpoint,
        Map<String, AuthEndpoint> authByPath,
        Map<String, HeaderAuthenticator> authenticators,
        @Nullable HttpApi api,
        NativeTransport nativeTransport,
        int eventLoops) {

    /**
     * @throws IllegalArgumentException if an endpoint may ask a guard that there is not, or the number of event loops
     *     is negative
     */
    public NetworkSettings {
        authByPath = Map.copyOf(authByPath);
        authenticators = Map.copyOf(authenticators);
        for (AuthEndpoint auth : authByPath.values()) {
            auth.requireGuards(authenticators.keySet());
        }
        if (eventLoops < 0) {
            throw new IllegalArgumentException(
                    "the number of event loops is %d; it must be positive, or 0 for one per processor"
                            .formatted(eventLoops));
        }
    }
}
