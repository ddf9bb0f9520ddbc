package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.websocket.FrameBatch;
import dev.jbroadcast.server.websocket.WebSocketConnection;
import dev.jbroadcast.server.websocket.Wire;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, by what the servlet specification has for upgraded connections.
 *
 * <p>Web servers call it with locks of theirs held. Its own lock is taken after those, and nothing else is called with
 * it held but the stream that is written to.
 *
 * <p>A client that does not even answer at the level of the network can keep its descriptor for as long as it likes:
 * Tomcat, used in this way, closes a socket only when something happens on it, and Undertow when everything is written.
 *
 * <p>Public only because web servers make it by reflection.
 */
public final class PortableUpgradeHandler implements AcceptedUpgrade, ReadListener, WriteListener, Wire {

    private static final Logger log = LoggerFactory.getLogger(PortableUpgradeHandler.class);

    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Upgrades upgrades;
    private @Nullable Handshake handshake;
    private @Nullable WebConnection web;
    private @Nullable ServletInputStream in;
    private @Nullable ServletOutputStream out;
    private @Nullable WebSocketConnection connection;

    /** Guarded by the lock: whether the stream has said that it can be written to at all. */
    private boolean started;

    /** Guarded by the lock: what was to be written before that. */
    private byte @Nullable [] early;

    /** Guarded by the lock: whether a write is not complete. */
    private boolean writing;

    private volatile boolean closed;

    /** For web servers. */
    public PortableUpgradeHandler() {}

    @Override
    public void accept(Upgrades upgrades, Handshake handshake) {
        this.upgrades = upgrades;
        this.handshake = handshake;
    }

    @Override
    public void init(WebConnection web) {
        Upgrades shared = shared();
        this.web = web;
        WebSocketConnection opened = shared.connect(this);
        connection = opened;
        try {
            in = web.getInputStream();
            out = web.getOutputStream();
            opened.open(shared.endpoint(), Objects.requireNonNull(handshake));
            handshake = null;
            out.setWriteListener(this);
            in.setReadListener(this);
        } catch (IOException | RuntimeException e) {
            opened.ended(e);
        }
    }

    @Override
    public void onDataAvailable() {
        ByteBuffer buffer = shared().heap().take();
        try {
            read(Objects.requireNonNull(in), buffer);
        } catch (IOException | RuntimeException e) {
            connection().ended(e);
        } finally {
            shared().heap().giveBack(buffer);
            closeIfWanted();
        }
    }

    private void read(ServletInputStream from, ByteBuffer buffer) throws IOException {
        while (!closed && from.isReady()) {
            int count = from.read(buffer.array());
            if (count < 0) {
                connection().ended(null);
                return;
            }
            connection().received(buffer.clear().limit(count));
        }
    }

    @Override
    public void onAllDataRead() {
        connection().ended(null);
        closeIfWanted();
    }

    @Override
    public boolean write(FrameBatch batch) throws IOException {
        // Undertow overlooks from where to where an array is to be written, so it has to be just what is to be written.
        byte[] bytes = batch.array();
        lock.lock();
        try {
            if (!started) {
                early = bytes;
            }
            writing = !started || !isWritten(bytes);
            return !writing;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWritten(byte[] bytes) throws IOException {
        ServletOutputStream to = Objects.requireNonNull(out);
        to.write(bytes);
        return isFlushed(to);
    }

    /** Nothing may be asked of the stream once it has said that it is not ready, until it says that it is. */
    private static boolean isFlushed(ServletOutputStream to) throws IOException {
        if (!to.isReady()) {
            return false;
        }
        to.flush();
        return to.isReady();
    }

    @Override
    public void onWritePossible() {
        try {
            if (hasWritten()) {
                connection().written();
            }
        } catch (IOException | RuntimeException e) {
            connection().ended(e);
        } finally {
            closeIfWanted();
        }
    }

    /** @return whether a write has become complete by this */
    private boolean hasWritten() throws IOException {
        lock.lock();
        try {
            started = true;
            byte[] first = early;
            early = null;
            boolean written = first == null ? isFlushed(Objects.requireNonNull(out)) : isWritten(first);
            boolean completed = writing && written;
            writing &= !written;
            return completed;
        } finally {
            lock.unlock();
        }
    }

    /** May be called from within a write, by a thread that publishes. */
    @Override
    public void onError(Throwable failure) {
        shared().execute(() -> connection().ended(failure));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // Web servers may block until what was written is on its way.
        shared().execute(this::closeStreams);
    }

    /** Some web servers close a socket only if a thread of theirs says so, in a call of theirs. */
    private void closeIfWanted() {
        if (closed) {
            closeStreams();
        }
    }

    private void closeStreams() {
        try {
            if (web != null) {
                web.close();
            }
        } catch (Exception e) {
            log.debug("a connection that had failed before could not be closed properly", e);
        }
    }

    @Override
    public void destroy() {
        if (connection != null) {
            connection.ended(null);
        }
    }

    private Upgrades shared() {
        return Objects.requireNonNull(upgrades);
    }

    private WebSocketConnection connection() {
        return Objects.requireNonNull(connection);
    }
}
