package dev.jbroadcast.netty;

import dev.jbroadcast.server.Lane;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the connections of one event loop have in common. Used by its thread, unless stated otherwise. */
final class Loop {

    private final EventLoop eventLoop;
    private final Lane lane;
    private final boolean encrypted;
    private final Set<Channel> connections = Collections.newSetFromMap(new IdentityHashMap<>());

    Loop(EventLoop eventLoop, Lane lane, boolean encrypted) {
        this.eventLoop = eventLoop;
        this.lane = lane;
        this.encrypted = encrypted;
    }

    Lane lane() {
        return lane;
    }

    /**
     * What may be written to in the place of a connection, once all is written that it was given; null if nothing may.
     * With io_uring a socket would block.
     */
    @Nullable
    Socket socket(Channel connection) {
        return !encrypted && connection instanceof EpollSocketChannel channel && channel.fd() instanceof Socket socket
                ? socket
                : null;
    }

    void opened(Channel connection) {
        connections.add(connection);
    }

    void closed(Channel connection) {
        connections.remove(connection);
    }

    /**
     * Cuts all connections off; called by another thread. Netty does so, too, when an event loop ends, but with
     * io_uring it does not wait until their descriptors are closed.
     *
     * @return when each of them is closed
     */
    Future<List<ChannelFuture>> close() {
        return eventLoop.submit(() -> {
            List<ChannelFuture> closed =
                    connections.stream().map(Channel::closeFuture).toList();
            List.copyOf(connections).forEach(Loop::drop);
            return closed;
        });
    }

    /** Ends a connection at once: past TLS, which would say goodbye first. */
    static void drop(Channel connection) {
        ChannelHandlerContext first = connection.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }
}
