package dev.jbroadcast.jakarta;

/** What clients' connections are carried by: {@code broadcast.server.transport}. */
public enum Transport {

    /**
     * The best that is proven on the web server found: {@link #UPGRADE} on Tomcat and Undertow, and else
     * {@link #WEBSOCKET}. Where there is none ({@link BroadcastServer}): {@link #NETTY}, and without its library
     * {@link #WEBSOCKET}, on Tyrus.
     */
    AUTO,

    /** Jakarta WebSocket, which every web server has. */
    WEBSOCKET,

    /**
     * WebSocket frames of our own over the servlet's upgrade, on the same port: faster, and with less memory for each
     * connection. For Tomcat and Undertow.
     */
    UPGRADE,

    /** Netty, on a port of its own; needs the library {@code broadcast-netty}. */
    NETTY
}
