package dev.jbroadcast.netty;

import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.NativeTransport;
import dev.jbroadcast.jakarta.NetworkSettings;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.http.HttpApi;
import dev.jbroadcast.server.websocket.PusherWebSocketEndpoint;
import dev.jbroadcast.server.websocket.WebSocketEndpoint;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on Netty, whose time is the system's and a test's. */
final class TestNetwork implements AutoCloseable {

    static final AppCredentials CREDENTIALS = new AppCredentials("app", "key", "secret");

    private final AtomicLong later = new AtomicLong();
    private final PusherServer server;
    private final NettyServer network;

    private TestNetwork(Wish wish) throws IOException {
        PusherServer.Builder builder = PusherServer.builder()
                .nanoTime(() -> System.nanoTime() + later.get())
                .shutdownTime(Duration.ZERO);
        App app = App.builder(CREDENTIALS)
                .limits(AppLimits.builder().outbound(wish.outbound).build())
                .build();
        if (wish.slowApps) {
            builder.apps(new SlowApps(AppProvider.of(app)));
        } else {
            builder.app(app);
        }
        server = builder.build();
        try {
            network = NettyServer.start(
                    new NetworkSettings(
                            "127.0.0.1",
                            wish.port,
                            wish.ssl,
                            server,
                            EndpointSettings.DEFAULTS,
                            Map.of(
                                    ChannelAuthEndpoint.DEFAULT_PATH,
                                    new ChannelAuthEndpoint(
                                            CREDENTIALS, ChannelRegistry.of(List.of()), JsonCodec.detect(), null)),
                            Map.of(Guards.DEFAULT, header -> () -> "somebody"),
                            HttpApi.builder(server).build(),
                            wish.nativeTransport,
                            wish.eventLoops),
                    wish.endpoint == null ? new PusherWebSocketEndpoint(server) : wish.endpoint);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static TestNetwork start() throws IOException {
        return new Wish().start();
    }

    /** Those that this machine has. */
    static Stream<NativeTransport> nativeTransports() {
        return Stream.of(NativeTransport.IO_URING, NativeTransport.EPOLL, NativeTransport.NIO)
                .filter(each -> each != NativeTransport.IO_URING || IoUring.isAvailable())
                .filter(each -> each != NativeTransport.EPOLL || Epoll.isAvailable());
    }

    int port() {
        return network.port();
    }

    PusherServer server() {
        return server;
    }

    /** A client that only the test speaks for. */
    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port());
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Lets time pass, which takes effect within a second. */
    void pass(Duration time) {
        later.addAndGet(time.toNanos());
    }

    @Override
    public void close() {
        server.close();
        network.close();
    }

    /** What a test wants to be different. */
    static final class Wish {

        private NativeTransport nativeTransport = NativeTransport.AUTO;
        private @Nullable WebSocketEndpoint endpoint;
        private @Nullable SSLContext ssl;
        private OutboundLimits outbound = OutboundLimits.DEFAULTS;
        private boolean slowApps;
        private int eventLoops = 2;
        private int port;

        Wish nativeTransport(NativeTransport nativeTransport) {
            this.nativeTransport = nativeTransport;
            return this;
        }

        Wish endpoint(WebSocketEndpoint endpoint) {
            this.endpoint = endpoint;
            return this;
        }

        Wish ssl(@Nullable SSLContext ssl) {
            this.ssl = ssl;
            return this;
        }

        /** Apps are looked up as in a database. */
        Wish slowApps() {
            slowApps = true;
            return this;
        }

        Wish port(int port) {
            this.port = port;
            return this;
        }

        TestNetwork start() throws IOException {
            return new TestNetwork(this);
        }
    }

    /** Says that it may block, and fails if it is asked by a thread that must not be. */
    private record SlowApps(AppProvider apps) implements AppProvider {

        @Override
        public Optional<App> findByKey(String key) {
            requireOtherThread();
            return apps.findByKey(key);
        }

        @Override
        public Optional<App> findById(String id) {
            requireOtherThread();
            return apps.findById(id);
        }

        private static void requireOtherThread() {
            if (Thread.currentThread().getName().startsWith("broadcast-netty")) {
                throw new IllegalStateException("an event loop was kept waiting");
            }
        }
    }
}
