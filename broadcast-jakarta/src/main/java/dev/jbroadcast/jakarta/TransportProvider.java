package dev.jbroadcast.jakarta;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.PusherServer;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Serves clients on a port of its own, beside that of the web server: {@link Transport#NETTY}. A library that can do so
 * names it in {@code META-INF/services/dev.jbroadcast.jakarta.TransportProvider}; such a class is public and has a
 * public constructor without parameters. {@code broadcast-netty} has one.
 */
public interface TransportProvider {

    /**
     * Opens the port.
     *
     * @param codec what reads and writes JSON
     * @return what closes the port again; blocks until that is done
     * @throws RuntimeException if the port cannot be opened; the message says why
     */
    AutoCloseable open(PusherServer server, JsonCodec codec, EndpointSettings settings);

    /**
     * That of the application, and else that beside this library.
     *
     * @throws IllegalArgumentException if there is none; the message says what is missing
     */
    static TransportProvider find() {
        return Stream.of(Thread.currentThread().getContextClassLoader(), TransportProvider.class.getClassLoader())
                .flatMap(loader -> ServiceLoader.load(TransportProvider.class, loader).stream())
                .map(ServiceLoader.Provider::get)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "broadcast.server.transport is \"netty\", and the library for that is not there: add the dependency dev.jbroadcast:broadcast-netty, or set broadcast.server.transport=auto to serve clients on the port of the web server"));
    }
}
