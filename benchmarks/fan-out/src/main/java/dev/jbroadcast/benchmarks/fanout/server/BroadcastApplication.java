package dev.jbroadcast.benchmarks.fanout.server;

import dev.jbroadcast.jakarta.webapp.BroadcastContainerInitializer;
import jakarta.servlet.ServletContainerInitializer;

/** The library in a servlet container, as an application has it: settings are system properties. */
final class BroadcastApplication {

    private BroadcastApplication() {}

    /**
     * What a container calls when the web application starts.
     *
     * @throws IllegalStateException if the library has no such transport as {@code broadcast.server.transport} names
     */
    static ServletContainerInitializer initializer() {
        Transports.check();
        return new BroadcastContainerInitializer();
    }
}
