package dev.jbroadcast.jakarta;

import java.io.IOException;

/**
 * Puts a server on a port of its own: its WebSocket endpoint, the authorization endpoints and the HTTP API. Found with
 * {@link java.util.ServiceLoader}, so an implementation has a public constructor without parameters. Thread-safe.
 */
public interface NetworkProvider {

    /** What it is asked for by. */
    Transport transport();

    /**
     * Starts listening.
     *
     * @throws IOException if the port cannot be had
     * @throws IllegalStateException if the settings ask for what this machine does not have
     */
    Network start(NetworkSettings settings) throws IOException;
}
