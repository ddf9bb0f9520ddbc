package dev.jbroadcast.jakarta;

import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which connection a thread reads from: Tyrus opens a session in that thread, and has nothing that drops the
 * connection of one.
 */
final class CurrentGrizzlyConnection extends BaseFilter implements AddOn {

    private final ThreadLocal<Connection<?>> current = new ThreadLocal<>();

    @Override
    public void setup(NetworkListener listener, FilterChainBuilder builder) {
        builder.add(builder.indexOfType(HttpServerFilter.class), this);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        current.set(context.getConnection());
        return context.getInvokeAction();
    }

    /** What drops the connection that this thread reads from. */
    @Nullable
    Runnable drop() {
        Connection<?> connection = current.get();
        return connection == null ? null : connection::terminateSilently;
    }
}
