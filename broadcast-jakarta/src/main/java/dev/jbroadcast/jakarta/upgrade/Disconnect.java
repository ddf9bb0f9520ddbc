package dev.jbroadcast.jakarta.upgrade;

import io.undertow.server.AbstractServerConnection;
import io.undertow.servlet.handlers.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/** Drops a connection at once, where that takes more than the servlet's interface has. */
final class Disconnect {

    private static final boolean UNDERTOW = isUndertowThere();

    private Disconnect() {}

    /** For the connection of the request that this thread handles; null if the servlet's interface has to do. */
    static @Nullable Runnable ofCurrentRequest() {
        return UNDERTOW ? Undertow.ofCurrentRequest() : null;
    }

    private static boolean isUndertowThere() {
        try {
            Class.forName(
                    "io.undertow.servlet.handlers.ServletRequestContext", false, Disconnect.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Undertow's own way of closing waits until everything is written, and be it for ever. */
    private static final class Undertow {

        static @Nullable Runnable ofCurrentRequest() {
            ServletRequestContext context = ServletRequestContext.current();
            return context != null && context.getExchange().getConnection() instanceof AbstractServerConnection server
                    ? () -> drop(server.getChannel())
                    : null;
        }

        private static void drop(StreamConnection connection) {
            // Otherwise it goes on to do just that.
            connection.getCloseSetter().set(null);
            IoUtils.safeClose(connection);
        }
    }
}
