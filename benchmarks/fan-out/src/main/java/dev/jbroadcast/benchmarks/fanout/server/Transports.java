package dev.jbroadcast.benchmarks.fanout.server;

/** The setting {@code broadcast.server.transport}, which a version of the library may not have. */
final class Transports {

    private static final String SETTING = "broadcast.server.transport";

    private Transports() {}

    /** So that no figure stands under the name of a transport that was not there. */
    static void check() {
        String transport = System.getProperty(SETTING, "auto");
        if (transport.equals("auto") || transport.equals("websocket")) {
            return;
        }
        try {
            Class.forName("dev.jbroadcast.jakarta.Transport");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "%s is \"%s\", and this version of the library has no such setting; leave this server out"
                            .formatted(SETTING, transport));
        }
    }
}
