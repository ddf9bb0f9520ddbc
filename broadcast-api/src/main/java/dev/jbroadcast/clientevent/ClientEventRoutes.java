package dev.jbroadcast.clientevent;

/**
 * Says which client events the application listens to.
 *
 * <pre>{@code
 * ClientEventRoutes routes = events -> events
 *         .on("private-chat.{room}", "client-typing", Typing.class,
 *                 event -> rooms.typing(event.parameters().get("room"), event.payload()));
 * }</pre>
 */
@FunctionalInterface
public interface ClientEventRoutes {

    /** Adds this application's listeners. Called once for each registry, when the application starts. */
    void configure(ClientEventRegistry.Builder events);
}
