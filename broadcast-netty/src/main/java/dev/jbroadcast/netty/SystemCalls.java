package dev.jbroadcast.netty;

import dev.jbroadcast.jakarta.NativeTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How event loops and channels talk to the operating system. */
record SystemCalls(
        String name,
        IoHandlerFactory handlers,
        Class<? extends ServerSocketChannel> serverChannel,
        Map<ChannelOption<?>, ?> connectionOptions) {

    /** Room for a fan-out to many connections, before it has to be handed to the kernel in the middle. */
    private static final int RING_SIZE = 1024;

    private static final int COMPLETIONS = 8 * RING_SIZE;

    /** Buffers that all connections of an event loop share: one that is idle has none. */
    private static final short READ_BUFFERS = 256;

    private static final int READ_BUFFER_BYTES = 2048;
    private static final short BUFFER_GROUP = 1;

    /** @throws IllegalStateException if it cannot be used on this machine; the message says why */
    static SystemCalls of(NativeTransport wanted) {
        return switch (wanted) {
            case IO_URING -> require(wanted, IoUring.unavailabilityCause(), SystemCalls::ioUring);
            case EPOLL -> require(wanted, Epoll.unavailabilityCause(), SystemCalls::epoll);
            case NIO -> nio();
            // With epoll a delivery costs less, because it is written past Netty.
            case AUTO -> Epoll.isAvailable() ? epoll() : isIoUringGood() ? ioUring() : nio();
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

    /**
     * Without shared buffers, Netty asks to be told when there is something to read; that it may not be, when a client
     * is gone at the same time as something has arrived. So that is what is used only if it is insisted on.
     */
    private static boolean isIoUringGood() {
        return IoUring.isAvailable() && IoUring.isRegisterBufferRingSupported() && IoUring.isRecvMultishotEnabled();
    }

    private static SystemCalls ioUring() {
        IoUringIoHandlerConfig config =
                new IoUringIoHandlerConfig().setRingSize(RING_SIZE).setCqSize(COMPLETIONS);
        Map<ChannelOption<?>, ?> options = Map.of();
        if (IoUring.isRegisterBufferRingSupported()) {
            config.setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(BUFFER_GROUP)
                    .bufferRingSize(READ_BUFFERS)
                    .batchSize(READ_BUFFERS)
                    .incremental(false)
                    .allocator(new IoUringFixedBufferRingAllocator(PooledByteBufAllocator.DEFAULT, READ_BUFFER_BYTES))
                    .build());
            options = Map.of(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP);
        }
        return new SystemCalls(
                "io_uring", IoUringIoHandler.newFactory(config), IoUringServerSocketChannel.class, options);
    }

    private static SystemCalls epoll() {
        return new SystemCalls("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class, Map.of());
    }

    private static SystemCalls nio() {
        return new SystemCalls("NIO", NioIoHandler.newFactory(), NioServerSocketChannel.class, Map.of());
    }

    /** Sets what connections need, beside what is the same for all. */
    void configure(ServerBootstrap bootstrap) {
        connectionOptions.forEach((option, value) -> configure(bootstrap, option, value));
    }

    @SuppressWarnings("unchecked") // They come from here, in pairs that fit.
    private static <T> void configure(ServerBootstrap bootstrap, ChannelOption<T> option, Object value) {
        bootstrap.childOption(option, (T) value);
    }
}
