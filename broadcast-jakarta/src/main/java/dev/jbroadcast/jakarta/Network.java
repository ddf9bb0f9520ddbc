package dev.jbroadcast.jakarta;

/** A server that listens on a port. Thread-safe. */
public interface Network extends AutoCloseable {

    /** The port that clients connect to; the one that was found where 0 was asked for. */
    int port();

    /** Stops listening, cuts off who is still connected, and ends all threads. Calling it again does nothing. */
    @Override
    void close();
}
