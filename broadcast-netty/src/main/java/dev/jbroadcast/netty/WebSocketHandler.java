package dev.jbroadcast.netty;

import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.Lane;
import dev.jbroadcast.server.websocket.FrameBatch;
import dev.jbroadcast.server.websocket.WebSocketConnection;
import dev.jbroadcast.server.websocket.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has become a WebSocket: the only handler that is left, but for TLS. Also what another thread has
 * the event loop run, so that handing over a write costs no object.
 *
 * <p>Fields belong to the event loop, unless stated otherwise.
 */
final class WebSocketHandler extends ChannelInboundHandlerAdapter implements Wire, Runnable {

    private final WebSocketConnection connection;
    private @Nullable ChannelHandlerContext context;
    private @Nullable WritePromise promise;

    /** What another thread has the event loop write; there is one write at a time. */
    private volatile @Nullable ByteBuf handedOver;

    /** Whether {@link #begin} is at work, to whom the promise is kept then. */
    private boolean beginning;

    /** Whether a write has begun and not ended. */
    private boolean writing;

    private @Nullable Throwable failure;

    /** What arrives before the server knows of the connection; null as soon as it does. */
    private @Nullable Queue<ByteBuf> early;

    private boolean inactive;

    private final Loop loop;

    /**
     * What is written to past Netty, whose own way costs as much as the whole rest of a delivery; null as long as Netty
     * may have something to write, and where there is no such thing.
     *
     * @see Loop#socket
     */
    private @Nullable Socket socket;

    WebSocketHandler(Services services, Loop loop) {
        this.loop = loop;
        connection = services.webSockets().connect(this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        promise = new WritePromise(context.channel(), this);
    }

    /** Tells the server of the connection, when the answer to its handshake is on its way. */
    void open(Services services, Handshake handshake) {
        if (!services.mayBlock()) {
            connection.open(services.endpoint(), handshake);
            opened();
            return;
        }
        early = new ArrayDeque<>();
        channel().config().setAutoRead(false);
        services.execute(
                () -> {
                    connection.open(services.endpoint(), handshake);
                    context().executor().execute(() -> {
                        opened();
                        channel().config().setAutoRead(true);
                    });
                },
                this::close);
    }

    private void opened() {
        Queue<ByteBuf> waiting = early;
        early = null;
        if (waiting != null) {
            waiting.forEach(this::received);
        }
        if (inactive) {
            connection.ended(failure);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (early == null) {
            received(bytes);
        } else {
            early.add(bytes);
        }
    }

    private void received(ByteBuf bytes) {
        try {
            connection.received(
                    bytes.nioBufferCount() == 1
                            ? bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes())
                            : bytes.nioBuffer());
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        inactive = true;
        loop.closed(context.channel());
        if (early == null) {
            connection.ended(failure);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        closeNow();
    }

    @Override
    public boolean write(FrameBatch batch) throws IOException {
        ChannelHandlerContext to = context();
        if (to.executor().inEventLoop()) {
            if (failure != null) {
                throw new IOException("the connection is gone", failure);
            }
            return socket == null ? begin(copy(batch.buffer())) : send(socket, batch);
        }
        ByteBuf bytes = copy(batch.buffer());
        handedOver = bytes;
        try {
            to.executor().execute(this);
        } catch (RejectedExecutionException e) {
            handedOver = null;
            bytes.release();
            throw new IOException("the server has stopped", e);
        }
        return false;
    }

    private boolean send(Socket to, FrameBatch batch) throws IOException {
        ByteBuffer bytes = batch.buffer();
        if (!to.isOpen()) {
            // Its descriptor may be that of another one already.
            throw new IOException("the connection is closed");
        }
        if (bytes.isDirect()) {
            bytes.position(to.send(bytes, 0, bytes.limit()));
        }
        // What the socket does not take, Netty writes when it does.
        return !bytes.hasRemaining() || begin(copy(bytes));
    }

    private ByteBuf copy(ByteBuffer bytes) {
        int length = bytes.remaining();
        return context().alloc().directBuffer(length, length).writeBytes(bytes);
    }

    /** Writes what another thread has handed over. */
    @Override
    public void run() {
        ByteBuf bytes = Objects.requireNonNull(handedOver);
        handedOver = null;
        try {
            if (begin(bytes)) {
                connection.written();
            }
        } catch (IOException e) {
            connection.ended(e);
        }
    }

    private boolean begin(ByteBuf bytes) throws IOException {
        beginning = true;
        writing = true;
        context().writeAndFlush(bytes, Objects.requireNonNull(promise));
        beginning = false;
        if (writing) {
            return false;
        }
        if (failure != null) {
            throw new IOException("the connection is gone", failure);
        }
        return true;
    }

    /** Called by Netty when it has written what {@link #begin} gave it, also while that is still at work. */
    void written() {
        writing = false;
        // Also what came before is written: the answer to the handshake.
        socket = loop.socket(channel());
        if (!beginning) {
            connection.written();
        }
    }

    /** Called by Netty when it cannot write. */
    void notWritten(Throwable cause) {
        writing = false;
        if (failure == null) {
            failure = cause;
        }
        if (!beginning) {
            closeNow();
        }
    }

    @Override
    public void close() {
        ChannelHandlerContext of = context();
        if (of.executor().inEventLoop()) {
            closeNow();
            return;
        }
        try {
            of.executor().execute(this::closeNow);
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and has closed all its channels.
        }
    }

    @Override
    public Lane lane() {
        return loop.lane();
    }

    private void closeNow() {
        if (writing) {
            // TLS would wait to say goodbye until the rest is written.
            Loop.drop(channel());
        } else {
            channel().close();
        }
    }

    private Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }
}
