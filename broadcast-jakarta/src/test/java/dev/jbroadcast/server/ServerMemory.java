package dev.jbroadcast.server;

/** Shows tests of other packages whether a server has forgotten everything. */
public final class ServerMemory {

    private ServerMemory() {}

    /** Whether no connection, channel, user or count is left; as after everybody has gone, and a few seconds more. */
    public static boolean isEmpty(PusherServer server) {
        server.passTime();
        return server.isEmpty();
    }
}
