package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.websocket.WebSocketConnection;
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
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler, AcceptedUpgrade {

    private @Nullable Upgrades upgrades;
    private @Nullable Handshake handshake;
    private @Nullable SocketWrapperBase<?> wrapper;
    private @Nullable TomcatSocket socket;
    private @Nullable WebSocketConnection connection;

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
        TomcatSocket wire = TomcatSocket.of(Objects.requireNonNull(wrapper));
        WebSocketConnection opened = shared.connect(wire);
        socket = wire;
        connection = opened;
        shared.asApplication(() -> opened.open(shared.endpoint(), Objects.requireNonNull(handshake)));
        handshake = null;
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        TomcatSocket current = socket();
        current.called();
        try {
            shared().asApplication(() -> handle(event));
        } finally {
            current.returns();
        }
        return current.isClosed() ? SocketState.CLOSED : SocketState.UPGRADED;
    }

    private void handle(SocketEvent event) {
        WebSocketConnection current = Objects.requireNonNull(connection);
        try {
            switch (event) {
                case OPEN_READ -> read(current);
                case OPEN_WRITE -> {
                    if (socket().writeRest()) {
                        current.written();
                    }
                }
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
            boolean more = !from.isClosed();
            while (more) {
                buffer.clear();
                int count = from.read(buffer);
                if (count < 0) {
                    current.ended(null);
                    return;
                }
                more = from.hasMore(count, buffer);
                current.received(buffer.flip());
                more &= !from.isClosed();
            }
        } finally {
            shared.direct().giveBack(buffer);
        }
    }

    /** Tomcat has closed the socket, or is about to, whatever the reason. */
    @Override
    public void destroy() {
        WebSocketConnection current = connection;
        if (current != null) {
            socket().closed();
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
