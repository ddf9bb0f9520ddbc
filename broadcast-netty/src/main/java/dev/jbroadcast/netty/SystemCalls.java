package dev.jbroadcast.netty;

import dev.jbroadcast.jakarta.NativeTransport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How event loops and channels talk to the operating system. */
record SystemCalls(String name, IoHandlerFactory handlers, Class<? extends ServerSocketChannel> serverChannel) {

    /** Room for a fan-out to many connections, before it has to be handed to the kernel in the middle. */
    private static final int RING_SIZE = 1024;

    private static final int COMPLETIONS = 8 * RING_SIZE;

    /** @throws IllegalStateException if it cannot be used on this machine; the message says why */
    static SystemCalls of(NativeTransport wanted) {
        return switch (wanted) {
            case IO_URING -> require(wanted, IoUring.unavailabilityCause(), SystemCalls::ioUring);
            case EPOLL -> require(wanted, Epoll.unavailabilityCause(), SystemCalls::epoll);
            case NIO -> nio();
            case AUTO -> IoUring.isAvailable() ? ioUring() : Epoll.isAvailable() ? epoll() : nio();
        };
    }

    private static SystemCalls require(
            NativeTransport wanted, @Nullable Throwable unavailable, Supplier<SystemCalls> made) {
        if (unavailable == null) {
            return made.get();
        }
        Throwable cause = unavailable;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String name = wanted.name().toLowerCase(Locale.ROOT);
        throw new IllegalStateException(
                "%s cannot be used on this machine (%s); add io.netty:netty-transport-native-%s with the classifier of the machine, or choose another native transport"
                        .formatted(name, cause.getMessage(), name),
                unavailable);
    }

    private static SystemCalls ioUring() {
        IoUringIoHandlerConfig config =
                new IoUringIoHandlerConfig().setRingSize(RING_SIZE).setCqSize(COMPLETIONS);
        return new SystemCalls("io_uring", IoUringIoHandler.newFactory(config), IoUringServerSocketChannel.class);
    }

    private static SystemCalls epoll() {
        return new SystemCalls("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
    }

    private static SystemCalls nio() {
        return new SystemCalls("NIO", NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }
}
