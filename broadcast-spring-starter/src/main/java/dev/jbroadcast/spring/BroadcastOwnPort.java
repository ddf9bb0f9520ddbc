package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.Network;
import dev.jbroadcast.jakarta.OwnPort;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.PusherServer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/** Opens the port that clients connect to where it is not that of the web server. */
final class BroadcastOwnPort {

    private final BroadcastProperties.Server settings;
    private final PusherServer server;
    private final JsonCodec codec;
    private final ObjectProvider<SslBundles> bundles;

    BroadcastOwnPort(
            BroadcastProperties.Server settings,
            PusherServer server,
            JsonCodec codec,
            ObjectProvider<SslBundles> bundles) {
        this.settings = settings;
        this.server = server;
        this.codec = codec;
        this.bundles = bundles;
    }

    /** @throws InvalidTransportException if it cannot be opened; the message says why */
    Network open() {
        try {
            return new OwnPort(settings.host(), settings.port(), settings.nativeTransport(), settings.eventLoops())
                    .open(
                            server,
                            codec,
                            new EndpointSettings(settings.pathPrefix()),
                            settings.httpApi().enabled(),
                            ssl(settings.sslBundle()));
        } catch (IllegalArgumentException e) {
            throw new InvalidTransportException(e);
        }
    }

    private @Nullable SSLContext ssl(@Nullable String bundle) {
        if (bundle == null) {
            return null;
        }
        try {
            return bundles.getObject().getBundle(bundle).createSslContext();
        } catch (NoSuchSslBundleException e) {
            throw new IllegalArgumentException(
                    "broadcast.server.ssl-bundle is \"%s\", and there is no such bundle; configure it under spring.ssl.bundle"
                            .formatted(bundle),
                    e);
        }
    }
}
