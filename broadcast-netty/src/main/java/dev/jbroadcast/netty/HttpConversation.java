package dev.jbroadcast.netty;

import dev.jbroadcast.netty.Resource.Reception;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.websocket.OpeningHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one connection, one after the other, until it becomes a WebSocket. What arrives while an answer is
 * being made waits for its turn.
 *
 * <p>Fields belong to the event loop, unless stated otherwise.
 */
final class HttpConversation extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(HttpConversation.class);

    /** How long the head of a request may take, from its first byte on, or from when the connection was accepted. */
    static final Duration HEAD_TIME = Duration.ofSeconds(10);
    /** How long a body may take. */
    static final Duration BODY_TIME = Duration.ofSeconds(60);
    /** How long a connection may wait for its next request. */
    static final Duration IDLE_TIME = Duration.ofSeconds(60);
    /** How long the rest of a refused request is read, so that the client gets to read the answer (RFC 9112 §9.6). */
    static final Duration DISCARD_TIME = Duration.ofSeconds(5);

    /** What waits for its turn may be a few requests, but not without end. */
    private static final int MAX_WAITING = 32;

    private static final byte[] SWITCHING =
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: ")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        /** Nothing of the next request is there. */
        IDLE,
        HEAD,
        BODY,
        /** The connection becomes a WebSocket when the request has ended. */
        UPGRADING,
        ANSWERING,
        /** The answer is out, and nothing but the end of the request has to come. */
        ANSWERED,
        /** The answer is out, and the last; the rest of the request is thrown away. */
        DISCARDING
    }

    private final Services services;
    private @Nullable ChannelHandlerContext context;
    private State state = State.HEAD;
    private @Nullable Queue<Object> waiting;

    private @Nullable HttpRequest request;
    /** Whether all of the request has arrived. */
    private boolean ended;

    private @Nullable Handshake handshake;
    private @Nullable String accept;
    private @Nullable Resource resource;
    private @Nullable Reception reception;
    private @Nullable ByteArrayOutputStream body;

    /** When the state has to have changed; read by others. */
    private volatile long deadline;

    /** Whether there is a deadline; read by others. */
    private volatile boolean timed;

    HttpConversation(Services services) {
        this.services = services;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        allow(HEAD_TIME);
        services.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        services.loop(context.channel().eventLoop()).closed(context.channel());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        services.remove(this);
        if (waiting != null) {
            waiting.forEach(ReferenceCountUtil::release);
            waiting = null;
        }
    }

    /** Takes note that something has arrived, before it has become a request. */
    void bytesArrived() {
        if (state == State.IDLE) {
            state = State.HEAD;
            allow(HEAD_TIME);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.ANSWERING) {
            keep(message);
            return;
        }
        try {
            handle(message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void keep(Object message) {
        Queue<Object> kept = waiting == null ? new ArrayDeque<>() : waiting;
        waiting = kept;
        kept.add(message);
        if (kept.size() == MAX_WAITING) {
            context().channel().config().setAutoRead(false);
        }
    }

    private void handle(Object message) {
        if (state == State.DISCARDING) {
            return;
        }
        if (message instanceof HttpRequest head) {
            head(head);
        }
        if (message instanceof HttpContent content) {
            ended = content instanceof LastHttpContent;
            switch (state) {
                case BODY -> body(content);
                case UPGRADING -> {
                    if (ended) {
                        upgrade();
                    }
                }
                case ANSWERED -> {
                    if (ended) {
                        waitForNext();
                    }
                }
                default -> {
                    // A request that was malformed, and is answered already.
                }
            }
        }
    }

    private void head(HttpRequest head) {
        request = head;
        ended = false;
        if (head.decoderResult().isFailure()) {
            answer(malformed(head.decoderResult().cause()));
            return;
        }
        RequestTarget target = RequestTarget.of(head.uri());
        if (services.isWebSocket(target.rawPath())) {
            webSocket(head, target);
            return;
        }
        Resource found = services.resource(target.rawPath());
        if (found == null) {
            answer(HttpAnswer.notFound().withRequestRead(!hasBody(head)));
            return;
        }
        resource = found;
        if (found.mayBlockOnHead()) {
            makeElsewhere(() -> found.receive(head), this::received);
        } else {
            received(found.receive(head));
        }
    }

    private static HttpAnswer malformed(Throwable cause) {
        return malformedAnswer(cause).withRequestRead(false);
    }

    private static HttpAnswer malformedAnswer(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpAnswer.text(414, "The first line of the request is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpAnswer.text(431, "The headers of the request are too long");
        }
        return HttpAnswer.text(400, "This is not a request of HTTP");
    }

    private void webSocket(HttpRequest head, RequestTarget target) {
        OpeningHandshake opening =
                OpeningHandshake.of(head.method().name(), head.protocolVersion().text(), name -> joined(head, name));
        if (!opening.isAccepted()) {
            answer(HttpAnswer.text(opening.status(), opening.reason(), opening.headers())
                    .withRequestRead(!hasBody(head)));
            return;
        }
        handshake = services.handshake(head, target, context().channel());
        accept = opening.accept();
        state = State.UPGRADING;
    }

    private static @Nullable String joined(HttpRequest head, String name) {
        List<String> values = head.headers().getAll(name);
        return values.size() == 1 ? values.get(0) : values.isEmpty() ? null : String.join(",", values);
    }

    private void upgrade() {
        ChannelHandlerContext of = context();
        ChannelPipeline pipeline = of.pipeline();
        WebSocketHandler webSocket =
                new WebSocketHandler(services, services.loop(of.channel().eventLoop()));
        pipeline.addLast(webSocket);
        String proof = Objects.requireNonNull(accept);
        ByteBuf switching = of.alloc().directBuffer(SWITCHING.length + proof.length() + 4);
        switching.writeBytes(SWITCHING);
        ByteBufUtil.writeAscii(switching, proof);
        ByteBufUtil.writeAscii(switching, "\r\n\r\n");
        of.write(switching, of.voidPromise());
        // With the first frame, if it follows at once.
        webSocket.open(services, Objects.requireNonNull(handshake));
        of.flush();
        pipeline.remove(this);
        pipeline.remove(RequestDecoder.class);
    }

    private void received(Reception received) {
        HttpRequest head = request();
        if (received.answer() != null) {
            HttpAnswer answer = received.answer();
            answer(answer.withRequestRead(answer.requestRead() || !hasBody(head)));
            return;
        }
        if (HttpUtil.getContentLength(head, 0L) > received.maxBodyBytes()) {
            answer(received.onTooLarge().get());
            return;
        }
        reception = received;
        body = null;
        state = State.BODY;
        allow(BODY_TIME);
        if (HttpUtil.is100ContinueExpected(head)) {
            ByteBuf proceed = context().alloc().directBuffer(CONTINUE.length).writeBytes(CONTINUE);
            context().writeAndFlush(proceed, context().voidPromise());
        }
    }

    private void body(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            answer(malformed(content.decoderResult().cause()));
            return;
        }
        Reception of = Objects.requireNonNull(reception);
        int arrived = body == null ? 0 : body.size();
        ByteBuf bytes = content.content();
        if (arrived + bytes.readableBytes() > of.maxBodyBytes()) {
            answer(of.onTooLarge().get());
            return;
        }
        byte[] part = ByteBufUtil.getBytes(bytes);
        if (content instanceof LastHttpContent) {
            bodyComplete(of, body == null ? part : with(body, part));
            return;
        }
        if (body == null) {
            body = new ByteArrayOutputStream(2 * part.length);
        }
        body.writeBytes(part);
    }

    private static byte[] with(ByteArrayOutputStream body, byte[] part) {
        body.writeBytes(part);
        return body.toByteArray();
    }

    private void bodyComplete(Reception of, byte[] bytes) {
        body = null;
        if (Objects.requireNonNull(resource).mayBlockOnBody()) {
            makeElsewhere(() -> of.onBody().apply(bytes), this::answer);
        } else {
            answer(of.onBody().apply(bytes));
        }
    }

    /** Makes something in another thread, and goes on with it in the event loop. */
    private <T> void makeElsewhere(Supplier<T> made, Consumer<T> then) {
        state = State.ANSWERING;
        timed = false;
        services.execute(
                () -> {
                    T result;
                    try {
                        result = made.get();
                    } catch (RuntimeException | Error e) {
                        log.error("a request could not be answered", e);
                        context().executor().execute(this::failed);
                        return;
                    }
                    context().executor().execute(() -> {
                        then.accept(result);
                        handleWaiting();
                    });
                },
                () -> answer(HttpAnswer.text(503, "The server is shutting down").withRequestRead(false)));
    }

    private void failed() {
        answer(HttpAnswer.text(500, "The server could not answer this request").withRequestRead(false));
        handleWaiting();
    }

    private void handleWaiting() {
        Queue<Object> kept = waiting;
        while (kept != null && state != State.ANSWERING && !kept.isEmpty()) {
            Object message = kept.remove();
            try {
                handle(message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
        if (kept != null && kept.isEmpty()) {
            context().channel().config().setAutoRead(true);
        }
    }

    private void answer(HttpAnswer answer) {
        HttpRequest to = request();
        boolean keepAlive = answer.requestRead() && HttpUtil.isKeepAlive(to);
        ChannelHandlerContext of = context();
        ByteBuf bytes = HttpAnswerEncoder.encode(answer, to, keepAlive, services.date(), of.alloc());
        reception = null;
        resource = null;
        body = null;
        if (!keepAlive) {
            sayGoodbye(of.writeAndFlush(bytes), answer.requestRead());
            return;
        }
        of.writeAndFlush(bytes, of.voidPromise());
        if (ended) {
            waitForNext();
        } else {
            state = State.ANSWERED;
        }
    }

    private void sayGoodbye(ChannelFuture written, boolean requestRead) {
        state = State.DISCARDING;
        allow(DISCARD_TIME);
        if (requestRead) {
            written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        // To close at once would reset the connection, and the client might never see the answer.
        SslHandler tls = context().pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else {
            written.addListener(future -> ((DuplexChannel) written.channel()).shutdownOutput());
        }
    }

    private void waitForNext() {
        request = null;
        state = State.IDLE;
        allow(IDLE_TIME);
    }

    private void allow(Duration time) {
        deadline = services.now() + time.toNanos();
        timed = true;
    }

    /** Called about once a second, by any thread. */
    void checkTime(long now) {
        if (timed && now - deadline > 0) {
            context().executor().execute(() -> {
                if (timed && services.now() - deadline > 0) {
                    timeIsUp();
                }
            });
        }
    }

    private void timeIsUp() {
        timed = false;
        if (state == State.BODY && request != null) {
            answer(HttpAnswer.text(408, "The body of the request takes too long")
                    .withRequestRead(false));
            return;
        }
        // Past TLS, which may not even have begun.
        Loop.drop(context().channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("a connection failed", cause);
        Loop.drop(context.channel());
    }

    private static boolean hasBody(HttpRequest head) {
        return HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0;
    }

    private HttpRequest request() {
        return Objects.requireNonNull(request);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }
}
