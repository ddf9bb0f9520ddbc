package dev.jbroadcast.jakarta;

import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what puts a server on a port of its own. */
final class Networks {

    private static final String TYRUS = "org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn";

    private Networks() {}

    /** @throws IllegalStateException if it is not on the class path; the message says what to add */
    static NetworkProvider find(Transport transport) {
        return switch (transport) {
            case AUTO -> auto();
            case NETTY -> require(provided(Transport.NETTY), "broadcast-netty is not on the class path; add it");
            case WEBSOCKET ->
                require(
                        tyrus(),
                        "Tyrus is not on the class path; add org.glassfish.tyrus:tyrus-container-grizzly-server");
            case UPGRADE ->
                throw new IllegalStateException(
                        "the transport UPGRADE is that of a servlet container, and this server has none; use AUTO, NETTY or WEBSOCKET");
        };
    }

    private static NetworkProvider auto() {
        NetworkProvider netty = provided(Transport.NETTY);
        return require(
                netty == null ? tyrus() : netty,
                "a server without a container needs broadcast-netty on the class path, or org.glassfish.tyrus:tyrus-container-grizzly-server; add one of them");
    }

    private static NetworkProvider require(@Nullable NetworkProvider provider, String otherwise) {
        if (provider == null) {
            throw new IllegalStateException(otherwise);
        }
        return provider;
    }

    /** That of the application, and else that beside this library. */
    static @Nullable NetworkProvider provided(Transport transport) {
        return Stream.of(Thread.currentThread().getContextClassLoader(), Networks.class.getClassLoader())
                .flatMap(loader -> ServiceLoader.load(NetworkProvider.class, loader).stream())
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.transport() == transport)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable NetworkProvider tyrus() {
        try {
            Class.forName(TYRUS, false, Networks.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
        return new TyrusNetworkProvider();
    }
}
