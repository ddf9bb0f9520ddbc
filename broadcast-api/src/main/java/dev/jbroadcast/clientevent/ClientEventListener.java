package dev.jbroadcast.clientevent;

/**
 * What an application does at a client event. Called by the thread that serves client events, so the next one waits
 * until it returns: see {@link ClientEventRegistry#dispatch}.
 *
 * @param <T> the type of the payload
 */
@FunctionalInterface
public interface ClientEventListener<T> {

    /**
     * Takes note of an event.
     *
     * @throws Exception anything; it is logged, and the other listeners are called nevertheless
     */
    void received(ClientEvent<T> event) throws Exception;
}
