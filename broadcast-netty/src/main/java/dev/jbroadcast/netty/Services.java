package dev.jbroadcast.netty;

import dev.jbroadcast.jakarta.NetworkSettings;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.Lane;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.Upkeep;
import dev.jbroadcast.server.websocket.WebSocketEndpoint;
import dev.jbroadcast.server.websocket.WebSockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a server share: what is served where, and who is still to become a WebSocket. Thread-safe.
 */
final class Services implements Upkeep {

    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

    private final PusherServer server;
    private final WebSocketEndpoint endpoint;
    private final WebSockets webSockets;
    private final @Nullable SSLContext ssl;
    private final String webSocketPath;
    private final String apiPath;
    private final String upPath;
    private final @Nullable Resource api;
    private final Map<String, Resource> auth = new HashMap<>();
    private final Set<HttpConversation> conversations = ConcurrentHashMap.newKeySet();
    private final HttpDate date = new HttpDate();

    private final Map<EventExecutor, Loop> loops = new IdentityHashMap<>();

    Services(NetworkSettings settings, WebSocketEndpoint endpoint, EventLoopGroup eventLoops) {
        this.server = settings.server();
        this.endpoint = endpoint;
        this.webSockets = WebSockets.of(server);
        this.ssl = settings.ssl();
        String prefix = settings.endpoint().pathPrefix();
        this.webSocketPath = prefix + "/app/";
        this.apiPath = prefix + "/apps/";
        this.upPath = prefix + "/up";
        this.api = settings.api() == null ? null : new ApiResource(settings.api());
        settings.authByPath().forEach((path, of) -> auth.put(path, new AuthResource(of, settings.authenticators())));
        for (EventExecutor each : eventLoops) {
            Lane lane = server.lane(task -> execute(each, task), each::inEventLoop);
            loops.put(each, new Loop((EventLoop) each, lane, ssl != null));
        }
        server.attach(this);
    }

    /**
     * Has an event loop do something. What it asks for itself, it does after a look at the network: else it would do
     * what follows from that, and so on, and see nothing of what arrives for the whole of a large fan-out.
     */
    private static void execute(EventExecutor loop, Runnable task) {
        if (loop instanceof SingleThreadEventLoop own && own.inEventLoop()) {
            own.executeAfterEventLoopIteration(() -> own.execute(task));
        } else {
            loop.execute(task);
        }
    }

    @Nullable
    SSLContext ssl() {
        return ssl;
    }

    WebSockets webSockets() {
        return webSockets;
    }

    WebSocketEndpoint endpoint() {
        return endpoint;
    }

    HttpDate date() {
        return date;
    }

    /** What the connections of an event loop have in common. */
    Loop loop(EventLoop loop) {
        return Objects.requireNonNull(loops.get(loop));
    }

    /** Cuts all connections off, and waits a while until they are; to be called when there cannot be new ones. */
    void closeConnections() {
        long end = System.nanoTime() + CLOSE_TIME.toNanos();
        for (Future<List<ChannelFuture>> closing :
                loops.values().stream().map(Loop::close).toList()) {
            for (ChannelFuture closed : closing.syncUninterruptibly().getNow()) {
                closed.awaitUninterruptibly(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** The time, as {@link System#nanoTime()}. */
    long now() {
        return server.nanoTime().getAsLong();
    }

    /** Whether opening a WebSocket may block. */
    boolean mayBlock() {
        return server.mayBlock();
    }

    /** Runs what may block; or the other one at once, if the server has stopped. */
    void execute(Runnable task, Runnable otherwise) {
        try {
            server.tasks().execute(task);
        } catch (RejectedExecutionException e) {
            otherwise.run();
        }
    }

    /** Whether this is the path of a WebSocket, of whatever app. */
    boolean isWebSocket(String rawPath) {
        return rawPath.startsWith(webSocketPath)
                && rawPath.length() > webSocketPath.length()
                && rawPath.indexOf('/', webSocketPath.length()) < 0;
    }

    /** What answers at a path; null if nothing does. */
    @Nullable
    Resource resource(String rawPath) {
        return rawPath.startsWith(apiPath) || rawPath.equals(upPath) ? api : auth.get(rawPath);
    }

    /** What is known of a client that opens a WebSocket. */
    Handshake handshake(HttpRequest request, RequestTarget target, Channel channel) {
        String key = target.rawPath().substring(webSocketPath.length());
        return new Handshake(
                new QueryStringDecoder(key).path(),
                protocol(target.rawQuery()),
                request.headers().get(HttpHeaderNames.ORIGIN),
                channel.remoteAddress() instanceof InetSocketAddress address
                        ? address.getAddress().getHostAddress()
                        : null,
                ssl != null);
    }

    /** The first parameter of this name: there may be others, and what else there is does not matter. */
    private static @Nullable String protocol(@Nullable String rawQuery) {
        if (rawQuery == null) {
            return null;
        }
        String name = "protocol=";
        int at = rawQuery.startsWith(name) ? 0 : rawQuery.indexOf("&" + name) + 1;
        if (at == 0 && !rawQuery.startsWith(name)) {
            return null;
        }
        int end = rawQuery.indexOf('&', at);
        String value = rawQuery.substring(at + name.length(), end < 0 ? rawQuery.length() : end);
        try {
            return QueryStringDecoder.decodeComponent(value);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    void add(HttpConversation conversation) {
        conversations.add(conversation);
    }

    void remove(HttpConversation conversation) {
        conversations.remove(conversation);
    }

    @Override
    public void passTime() {
        long now = now();
        conversations.forEach(conversation -> conversation.checkTime(now));
    }

    @Override
    public void cutOff() {
        // The server closes all of them, when it closes its event loops.
    }
}
