package dev.jbroadcast.netty;

import dev.jbroadcast.jakarta.Network;
import dev.jbroadcast.jakarta.NetworkSettings;
import dev.jbroadcast.server.websocket.PusherWebSocketEndpoint;
import dev.jbroadcast.server.websocket.WebSocketEndpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebSocket, the authorization endpoints and the HTTP API on a port of their own, on Netty: with io_uring or epoll
 * where the machine has it, and with TLS if there is a certificate.
 *
 * <p>Thread-safe. What may block never runs on an event loop, but for the callbacks of an application that claim not
 * to.
 */
public final class NettyServer implements Network {

    private static final Logger log = LoggerFactory.getLogger(NettyServer.class);

    private static final int BACKLOG = 4096;
    /** What clients send is small. */
    private static final int READ_BUFFER_BYTES = 4096;

    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    private final EventLoopGroup loops;
    private final LoopThreads loopThreads;
    private final Services services;
    private final Channel listening;
    private final int port;

    private NettyServer(EventLoopGroup loops, LoopThreads loopThreads, Services services, Channel listening) {
        this.loops = loops;
        this.loopThreads = loopThreads;
        this.services = services;
        this.listening = listening;
        this.port = listening.localAddress() instanceof InetSocketAddress address ? address.getPort() : -1;
    }

    /**
     * Starts listening.
     *
     * @throws IOException if the port cannot be had
     * @throws IllegalStateException if the settings force a native transport that this machine does not have
     */
    public static NettyServer start(NetworkSettings settings) throws IOException {
        return start(settings, new PusherWebSocketEndpoint(settings.server()));
    }

    /** With another endpoint instead of the server's. */
    static NettyServer start(NetworkSettings settings, WebSocketEndpoint endpoint) throws IOException {
        try {
            return listen(settings, endpoint);
        } finally {
            forgetThread();
        }
    }

    private static NettyServer listen(NetworkSettings settings, WebSocketEndpoint endpoint) throws IOException {
        SystemCalls system = SystemCalls.of(settings.nativeTransport());
        int threads = settings.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : settings.eventLoops();
        LoopThreads loopThreads = new LoopThreads();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(threads, loopThreads, system.handlers());
        Services services = new Services(settings, endpoint, loops);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(system.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER_BYTES))
                .childHandler(new NewConnection(services));
        system.configure(bootstrap);
        ChannelFuture bound = bootstrap
                .bind(new InetSocketAddress(settings.host(), settings.port()))
                .awaitUninterruptibly();
        NettyServer server = new NettyServer(loops, loopThreads, services, bound.channel());
        if (!bound.isSuccess()) {
            server.close();
            throw new IOException(
                    "%s:%d: %s"
                            .formatted(
                                    settings.host(),
                                    settings.port(),
                                    bound.cause().getMessage()),
                    bound.cause());
        }
        log.info(
                "WebSocket and HTTP on port {}, on Netty with {}, {} event loops",
                server.port(),
                system.name(),
                threads);
        return server;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        if (loops.isShuttingDown()) {
            return;
        }
        listening.close().awaitUninterruptibly();
        services.closeConnections();
        loops.shutdownGracefully(0, STOP_TIME.toSeconds(), TimeUnit.SECONDS).awaitUninterruptibly();
        loopThreads.awaitEnd(STOP_TIME);
        forgetThread();
    }

    /** What Netty keeps for a thread of a web server's would keep this application for as long as that thread lives. */
    private static void forgetThread() {
        FastThreadLocal.removeAll();
    }
}
