package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.websocket.FrameBatch;
import dev.jbroadcast.server.websocket.WebSocketConnection;
import dev.jbroadcast.server.websocket.Wire;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.servlet.handlers.ServletRequestContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;

/**
 * One connection on Undertow, by what Undertow has below the servlet's interface. That one closes a connection only
 * when everything is written, and be it never.
 *
 * <p>What arrives is handled by the thread that has read it.
 */
final class UndertowUpgrade implements HttpUpgradeListener, Wire {

    private final Upgrades upgrades;
    private @Nullable Handshake handshake;
    private @Nullable StreamConnection stream;
    private @Nullable StreamSinkConduit sink;
    private @Nullable WebSocketConnection connection;

    /** What is left of a write; there is no other until it is done. */
    private volatile @Nullable ByteBuffer unwritten;

    private UndertowUpgrade(Upgrades upgrades, Handshake handshake) {
        this.upgrades = upgrades;
        this.handshake = handshake;
    }

    /** Upgrades the request that this thread handles. */
    static void upgrade(Upgrades upgrades, Handshake handshake) {
        ServletRequestContext.requireCurrent().getExchange().upgradeChannel(new UndertowUpgrade(upgrades, handshake));
    }

    @Override
    public void handleUpgrade(StreamConnection stream, HttpServerExchange exchange) {
        this.stream = stream;
        sink = stream.getSinkChannel().getConduit();
        connection = upgrades.connect(this);
        stream.getCloseSetter().set(closed -> connection().ended(null));
        stream.getSourceChannel().setReadListener(this::read);
        stream.getSinkChannel().setWriteListener(this::goOnWriting);
        // Opening may ask the application, which may block.
        stream.getWorker().execute(() -> upgrades.asApplication(this::open));
    }

    private void open() {
        try {
            connection().open(upgrades.endpoint(), Objects.requireNonNull(handshake));
            handshake = null;
            stream().getIoThread().execute(() -> stream().getSourceChannel().wakeupReads());
        } catch (RuntimeException e) {
            connection().ended(e);
        }
    }

    private void read(ConduitStreamSourceChannel from) {
        upgrades.asApplication(() -> {
            ByteBuffer buffer = upgrades.direct().take();
            try {
                read(from, buffer);
            } catch (IOException | RuntimeException e) {
                connection().ended(e);
            } finally {
                upgrades.direct().giveBack(buffer);
            }
        });
    }

    private void read(ConduitStreamSourceChannel from, ByteBuffer buffer) throws IOException {
        int count = from.read(buffer.clear());
        while (count > 0) {
            connection().received(buffer.flip());
            count = from.isOpen() ? from.read(buffer.clear()) : -1;
        }
        if (count < 0) {
            connection().ended(null);
        } else {
            from.resumeReads();
        }
    }

    @Override
    public boolean write(FrameBatch batch) throws IOException {
        ByteBuffer bytes = batch.buffer();
        if (isWritten(bytes)) {
            return true;
        }
        unwritten = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        stream().getIoThread().execute(() -> stream().getSinkChannel().resumeWrites());
        return false;
    }

    /** Undertow says that the socket takes more. */
    private void goOnWriting(ConduitStreamSinkChannel to) {
        try {
            ByteBuffer rest = unwritten;
            if (rest == null) {
                to.suspendWrites(); // it would say so for ever
            } else if (isWritten(rest)) {
                unwritten = null;
                to.suspendWrites();
                connection().written();
            }
        } catch (IOException | RuntimeException e) {
            connection().ended(e);
        }
    }

    private boolean isWritten(ByteBuffer bytes) throws IOException {
        StreamSinkConduit to = Objects.requireNonNull(sink);
        while (bytes.hasRemaining()) {
            if (to.write(bytes) == 0) {
                return false;
            }
        }
        return to.flush();
    }

    @Override
    public int touch() {
        return sink == null || sink.isWriteShutdown() ? 0 : 1;
    }

    @Override
    public void close() {
        IoUtils.safeClose(stream);
    }

    private StreamConnection stream() {
        return Objects.requireNonNull(stream);
    }

    private WebSocketConnection connection() {
        return Objects.requireNonNull(connection);
    }
}
