package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.CloseCode;
import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.FrameEncoder;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.Lane;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.OutboundMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket over bytes: reads frames and tells its {@link WebSocketListener}, queues frames and writes them, joined
 * as far as they wait, and ends as RFC 6455 §7 wants it.
 *
 * <p>A transport calls {@link #open} once, {@link #received} for what arrives (one thread at a time), {@link #written}
 * when a write that was not complete has become so, and {@link #ended} when the connection is gone. All else may be
 * called by any thread.
 *
 * <p>Whoever finds the connection idle becomes its sender and writes until nothing waits or a write is not complete at
 * once; then the thread that completes it goes on. The lock is held for a few instructions only, and never while
 * something is written: so it costs less than a lock object for each of many thousand connections.
 */
public final class WebSocketConnection implements Connection {

    private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final byte[] PING = FrameEncoder.ping();

    /** How many writes a thread makes that only came to leave one frame; others keep adding, and it may hold locks. */
    private static final int MAX_IN_A_ROW = 64;

    private enum State {
        OPEN,
        /** The close frame waits, or is on its way. */
        CLOSING,
        /** The other side has said goodbye: the connection ends when all is written. */
        LEAVING,
        ENDED
    }

    private final Wire wire;
    private final WebSockets shared;
    private final FrameDecoder decoder = new FrameDecoder(new Inbound());
    private @Nullable WebSocketListener listener;

    // Guarded by this object, as is all that follows.
    private State state = State.OPEN;
    private OutboundLimits limits = OutboundLimits.DEFAULTS;
    /** What waits: the first frame, and those after it. Nearly always there is none, or one. */
    private byte @Nullable [] first;

    private @Nullable ArrayDeque<byte[]> others;
    private int queuedBytes;
    /** Whether there is a sender. */
    private boolean sending;
    /** Whether a write is on its way. */
    private boolean writing;
    /** How many frames have gone to the wire. */
    private long taken;
    /** What {@link #checkProgress} saw last: how many had gone to the wire, how many were to go, and when that was. */
    private long seenTaken;

    private long seenLast;
    private long seenAt;
    /** Whether the other side broke the protocol: nothing it sends is understood any more. */
    private boolean failed;

    private long closingSince;

    WebSocketConnection(Wire wire, WebSockets shared) {
        this.wire = wire;
        this.shared = shared;
    }

    /** Begins the conversation; to be called when the answer to the opening handshake is on its way. */
    public void open(WebSocketEndpoint endpoint, Handshake handshake) {
        WebSocketListener opened = endpoint.open(this, handshake);
        synchronized (this) {
            listener = opened;
            if (state != State.ENDED) {
                return;
            }
        }
        // It has ended before anybody could be told.
        opened.disconnected();
    }

    /** Takes all bytes of a buffer; nothing of it is kept. If the listener throws, the connection ends. */
    public void received(ByteBuffer bytes) {
        WebSocketListener to = listener;
        if (to == null) {
            throw new IllegalStateException("nothing can be received before open(…)");
        }
        try {
            decoder.decode(bytes, to.maxMessageBytes());
        } catch (RuntimeException e) {
            log.error("A message could not be handled; the connection that it came by is ended", e);
            bytes.position(bytes.limit());
            ended(null);
        }
    }

    /** Takes note that what {@link Wire#write} had begun is written. */
    public void written() {
        if (isLastWritten()) {
            // Here and now: there are web servers that end a connection only on the word of a thread of theirs.
            ended(null);
        }
    }

    /**
     * Takes note that the connection is gone, or of no more use, and drops it. Calling it again does nothing.
     *
     * @param failure null if the other side has ended it
     */
    public void ended(@Nullable Throwable failure) {
        WebSocketListener told;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            end();
            told = listener;
        }
        if (failure != null) {
            log.debug("a connection failed", failure);
        }
        wire.close();
        shared.ended(this);
        if (told != null) {
            told.disconnected();
        }
    }

    @Override
    public void send(OutboundMessage message) {
        send(message.frame());
    }

    /** Sends a binary message; otherwise as {@link #send(OutboundMessage)}. */
    public void sendBinary(byte[] message) {
        send(FrameEncoder.binary(message));
    }

    private void send(byte[] frame) {
        if (queue(frame)) {
            writeWaiting();
        }
    }

    @Override
    public boolean queue(OutboundMessage message) {
        return queue(message.frame());
    }

    @Override
    public void flush() {
        writeWaiting();
    }

    @Override
    public int touch() {
        return queuedBytes + wire.touch(); // guarded or not: nobody looks at it
    }

    @Override
    public @Nullable Lane lane() {
        return wire.lane();
    }

    /** @return whether the caller has become the sender */
    private synchronized boolean queue(byte[] frame) {
        if (state != State.OPEN) {
            return false;
        }
        if (isFullFor(frame)) {
            giveUp();
            return false;
        }
        add(frame);
        return becomeSender();
    }

    private boolean becomeSender() {
        boolean becomes = !sending;
        sending = true;
        return becomes;
    }

    @Override
    public void close(CloseCode code, String reason) {
        close(FrameEncoder.close(code.code(), reason));
    }

    @Override
    public void ping() {
        send(PING);
    }

    @Override
    public synchronized void limit(OutboundLimits limits) {
        this.limits = limits;
    }

    /**
     * Notes which frame is the last to go, and whether it is still there when it is too old; then notes another. So
     * frames need not carry their age, and one that is too old is found before it is twice as old.
     */
    @Override
    public void checkProgress() {
        long now = shared.now();
        synchronized (this) {
            long gone = writing ? taken - 1 : taken;
            if (gone >= seenLast) {
                seenLast = taken + waiting();
                seenTaken = taken;
                seenAt = now;
                return;
            }
            if (state != State.OPEN || now - seenAt <= limits.maxAge().toNanos()) {
                return;
            }
            if (!writing || taken != seenTaken) {
                giveUp();
                return;
            }
        }
        // No close frame can come in the middle of what is on its way.
        log.debug("a client that does not read is cut off");
        execute(() -> ended(null));
    }

    /** Called about once a second while the connection is closing. */
    void checkClosing(long now) {
        synchronized (this) {
            long allowed = (failed ? WebSockets.FAILURE_TIME : WebSockets.CLOSE_TIME).toNanos();
            if (state == State.OPEN || now - closingSince <= allowed) {
                return;
            }
        }
        ended(null);
    }

    /** Says goodbye after all that waits, and takes nothing more. */
    private void close(byte[] closeFrame) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            beginClosing(closeFrame);
            if (!becomeSender()) {
                return;
            }
        }
        writeWaiting();
    }

    /** Drops what waits, for the sake of a client that does not keep up. There is a sender, since something waits. */
    private void giveUp() {
        discard();
        beginClosing(FrameEncoder.close(CloseCode.OVER_CAPACITY.code(), "The client does not read fast enough"));
    }

    private void beginClosing(byte[] closeFrame) {
        state = State.CLOSING;
        add(closeFrame);
        closingSince = shared.now();
        shared.closing(this);
    }

    /** Answers the other side's close frame, or takes it as the answer to ours; called by the thread that reads. */
    private void closedByPeer(int code) {
        close(code == FrameDecoder.NO_CODE ? FrameEncoder.close() : FrameEncoder.close(code, ""));
        synchronized (this) {
            if (state == State.CLOSING) {
                state = State.LEAVING;
            }
            if (sending) {
                return; // the sender ends it
            }
        }
        ended(null);
    }

    private void fail(CloseCode code, String reason) {
        synchronized (this) {
            failed = true;
        }
        close(code, reason);
    }

    private int waiting() {
        return (first == null ? 0 : 1) + (others == null ? 0 : others.size());
    }

    private boolean isFullFor(byte[] frame) {
        return first != null
                && (waiting() >= limits.maxMessages() || queuedBytes + frame.length > limits.maxBytes())
                && (writing || waiting() >= MOST_QUEUED);
    }

    private void add(byte[] frame) {
        queuedBytes += frame.length;
        if (first == null) {
            first = frame;
            return;
        }
        if (others == null) {
            others = new ArrayDeque<>(2);
        }
        others.add(frame);
    }

    private void discard() {
        first = null;
        others = null;
        queuedBytes = 0;
    }

    /** Called by the one sender, which may hold locks of the server. */
    private void writeWaiting() {
        if (isLastWritten()) {
            execute(() -> ended(null));
        }
    }

    /**
     * Called by the one sender: writes what waits.
     *
     * @return whether that was the last, and the other side has left
     */
    private boolean isLastWritten() {
        FrameBatch batch = shared.batches().take();
        try {
            return isLastWritten(batch);
        } finally {
            shared.batches().giveBack(batch);
        }
    }

    private boolean isLastWritten(FrameBatch batch) {
        for (int writes = 0; writes < MAX_IN_A_ROW; writes++) {
            try {
                State idle = take(batch);
                if (idle != null) {
                    return idle == State.LEAVING;
                }
                if (!wire.write(batch)) {
                    return false; // whoever calls written() goes on
                }
            } catch (IOException | RuntimeException e) {
                // What was not sent is lost, and clients cannot know: the connection has to go.
                execute(() -> ended(e));
                return false;
            } finally {
                batch.clear();
            }
        }
        execute(this::written);
        return false;
    }

    /**
     * Takes what is to be written next; if there is nothing, this thread is the sender no longer.
     *
     * @return null if there is something, and else how the connection stands
     */
    private synchronized @Nullable State take(FrameBatch batch) {
        while (first != null && batch.hasRoomFor(first)) {
            batch.add(first);
            queuedBytes -= first.length;
            taken++;
            first = others == null ? null : others.poll();
        }
        if (first == null) {
            others = null;
        }
        writing = batch.count() > 0;
        sending = writing;
        return writing ? null : state;
    }

    private void end() {
        state = State.ENDED;
        discard();
    }

    private void execute(Runnable task) {
        try {
            shared.tasks().execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; a connection is left to its transport", e);
        }
    }

    /** What the decoder finds. */
    private final class Inbound implements FrameDecoder.Handler {

        @Override
        public void text(String message) {
            if (isOpen()) {
                listener().text(message);
            }
        }

        @Override
        public void binary(byte[] message) {
            if (isOpen()) {
                listener().binary(message);
            }
        }

        @Override
        public void ping(byte[] payload) {
            send(FrameEncoder.pong(payload));
            pong();
        }

        @Override
        public void pong() {
            if (isOpen()) {
                listener().pong();
            }
        }

        @Override
        public void close(int code, String reason) {
            closedByPeer(code);
        }

        @Override
        public void violation(CloseCode code, String reason) {
            fail(code, reason);
        }

        private WebSocketListener listener() {
            return Objects.requireNonNull(listener);
        }
    }

    private synchronized boolean isOpen() {
        return state == State.OPEN;
    }
}
