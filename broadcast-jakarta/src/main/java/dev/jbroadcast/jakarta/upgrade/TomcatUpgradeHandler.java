package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.websocket.FrameBatch;
import dev.jbroadcast.server.websocket.WebSocketConnection;
import dev.jbroadcast.server.websocket.Wire;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * One connection on Tomcat, by the interface that Tomcat has for its own WebSockets and HTTP/2. Beside the portable way
 * it has two advantages: a connection can be closed by any thread and at once, and nothing is buffered between the
 * frames and the socket.
 *
 * <p>Tomcat calls it with a lock held that belongs to the socket. A write to another socket never takes that one's
 * lock, so that clients who write to each other cannot wait for each other.
 *
 * <p>Public only because Tomcat makes it by reflection.
 */
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler, AcceptedUpgrade, Wire {

    private @Nullable Upgrades upgrades;
    private @Nullable Handshake handshake;
    private @Nullable SocketWrapperBase<?> wrapper;
    private @Nullable TomcatSocket socket;
    private @Nullable WebSocketConnection connection;

    /** What is left of a write; there is no other until it is done. */
    private volatile @Nullable ByteBuffer unwritten;

    /** Who is inside {@link #upgradeDispatch}. */
    private volatile @Nullable Thread dispatching;

    private volatile boolean closed;

    /** For Tomcat. */
    public TomcatUpgradeHandler() {}

    @Override
    public void accept(Upgrades upgrades, Handshake handshake) {
        this.upgrades = upgrades;
        this.handshake = handshake;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        this.wrapper = wrapper;
    }

    @Override
    public void init(WebConnection ignored) {
        Upgrades shared = shared();
        socket = TomcatSocket.of(Objects.requireNonNull(wrapper));
        WebSocketConnection opened = shared.connect(this);
        connection = opened;
        shared.asApplication(() -> opened.open(shared.endpoint(), Objects.requireNonNull(handshake)));
        handshake = null;
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        dispatching = Thread.currentThread();
        try {
            shared().asApplication(() -> handle(event));
        } finally {
            dispatching = null;
        }
        return closed ? SocketState.CLOSED : SocketState.UPGRADED;
    }

    private void handle(SocketEvent event) {
        WebSocketConnection current = Objects.requireNonNull(connection);
        try {
            switch (event) {
                case OPEN_READ -> read(current);
                case OPEN_WRITE -> goOnWriting(current);
                default -> current.ended(null);
            }
        } catch (IOException | RuntimeException e) {
            current.ended(e);
        }
    }

    private void read(WebSocketConnection current) throws IOException {
        Upgrades shared = shared();
        TomcatSocket from = socket();
        ByteBuffer buffer = shared.direct().take();
        try {
            boolean more = !closed;
            while (more) {
                buffer.clear();
                int count = from.read(buffer);
                if (count < 0) {
                    current.ended(null);
                    return;
                }
                more = from.hasMore(count, buffer);
                current.received(buffer.flip());
                more &= !closed;
            }
        } finally {
            shared.direct().giveBack(buffer);
        }
    }

    @Override
    public boolean write(FrameBatch batch) throws IOException {
        if (batch.bytes() > Upgrades.BUFFER_BYTES) {
            return write(ByteBuffer.wrap(batch.array()));
        }
        Upgrades shared = shared();
        ByteBuffer buffer = shared.direct().take();
        try {
            buffer.clear();
            batch.copyTo(buffer);
            return write(buffer.flip());
        } finally {
            shared.direct().giveBack(buffer);
        }
    }

    private boolean write(ByteBuffer bytes) throws IOException {
        TomcatSocket to = socket();
        if (to.write(bytes)) {
            return true;
        }
        unwritten = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        Objects.requireNonNull(wrapper).registerWriteInterest();
        return false;
    }

    /** Tomcat says that the socket takes more, which it does only after it has been asked to. */
    private void goOnWriting(WebSocketConnection current) throws IOException {
        ByteBuffer rest = unwritten;
        if (rest == null) {
            return;
        }
        if (socket().write(rest)) {
            unwritten = null;
            current.written();
        } else {
            Objects.requireNonNull(wrapper).registerWriteInterest();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        socket().close();
        if (Thread.currentThread() != dispatching) {
            // Tomcat gives up what it has of the socket in a thread of its own, under the lock.
            Objects.requireNonNull(wrapper).processSocket(SocketEvent.DISCONNECT, true);
        }
    }

    /** Tomcat has closed the socket, or is about to, whatever the reason. */
    @Override
    public void destroy() {
        closed = true;
        WebSocketConnection current = connection;
        if (current != null) {
            shared().asApplication(() -> current.ended(null));
        }
    }

    private Upgrades shared() {
        return Objects.requireNonNull(upgrades);
    }

    private TomcatSocket socket() {
        return Objects.requireNonNull(socket);
    }

    @Override
    public void timeoutAsync(long now) {
        // There are no such operations.
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // The handshake says whether the connection is encrypted.
    }

    @Override
    public void pause() {
        // Those who are connected stay until the server sends them away.
    }
}
