package dev.jbroadcast.jakarta;

/** How clients reach the server. */
public enum Transport {
    /** The best that is proven on the container found, or, without a container, Netty if it is there, or else Tyrus. */
    AUTO,
    /** Jakarta WebSocket: on every container; without one, on Tyrus. */
    WEBSOCKET,
    /** WebSocket over the upgrade of a servlet request, on the port of the container. */
    UPGRADE,
    /** Netty, on a port of its own; needs the module {@code broadcast-netty}. */
    NETTY
}
