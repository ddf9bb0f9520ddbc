package dev.jbroadcast.server;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection over a network that takes one message at a time: a bounded queue with exactly one send in flight. The
 * containers need this: Tomcat throws when two threads send, Open Liberty loses frames, the others queue without bound.
 *
 * <p>Whoever finds the connection idle becomes its sender and sends until the queue is empty or a send has not
 * completed at once; then the completion's thread goes on. So there is never more than one sender, without a thread of
 * its own.
 */
public final class QueuedConnection implements Connection {

    private static final Logger log = LoggerFactory.getLogger(QueuedConnection.class);

    /** How many messages a thread sends that only came to leave one; others keep adding, and it may hold locks. */
    private static final int MAX_IN_A_ROW = 64;

    /** Stands for a ping where the sender asks what is next. */
    private static final OutboundMessage PING = new OutboundMessage("");

    private enum State {
        OPEN,
        /** A close was asked for: what waits is still sent. */
        CLOSING,
        /** The close frame is on its way or out; nothing is sent any more. */
        CLOSED
    }

    /** How far the send in flight is, so that its thread and the completion's agree on who goes on. */
    private enum Progress {
        STARTED,
        RETURNED,
        COMPLETED
    }

    private final FrameSink sink;
    private final @Nullable Lane blocking;
    private final Executor executor;
    private final LongSupplier nanoTime;

    // Guarded by this object. It is locked for a few instructions only, and its own lock costs nothing: there are very
    // many of these, and each object that a delivery touches is another line that is not in the processor's cache.

    /** What waits: the first message, and those after it. Nearly always there is none, or one. */
    private @Nullable OutboundMessage first;

    private @Nullable ArrayDeque<OutboundMessage> others;
    private int queuedBytes;
    /** Whether there is a sender. */
    private boolean sending;
    /** Whether it has taken something that may not have been sent yet. */
    private boolean inFlight;
    /** Whether something waited when the message in flight was taken; the sender's. */
    private boolean more;

    private boolean pingDue;
    private State state = State.OPEN;
    private Progress progress = Progress.COMPLETED;
    private OutboundLimits limits = OutboundLimits.DEFAULTS;
    private CloseCode closeCode = CloseCode.RECONNECT;
    private String closeReason = "";
    /** How many messages and pings have left the queue. */
    private long taken;
    /** What {@link #checkProgress} saw last: how many had been taken, how many were to be, and when that was. */
    private long seenTaken;

    private long seenLast;
    private long seenAt;

    private final FrameSink.Completion completion = this::completed;

    /**
     * @param executor runs what may block: pings and closes
     * @param nanoTime the time, as {@link System#nanoTime()}
     */
    public QueuedConnection(FrameSink sink, Executor executor, LongSupplier nanoTime) {
        this(sink, null, executor, nanoTime);
    }

    /**
     * @param blocking the {@link PusherServer#blockingLane}, if sends may block
     * @param executor runs what may block: pings, closes, and then sends, too
     * @param nanoTime the time, as {@link System#nanoTime()}
     */
    public QueuedConnection(FrameSink sink, @Nullable Lane blocking, Executor executor, LongSupplier nanoTime) {
        this.sink = sink;
        this.blocking = blocking;
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    @Override
    public @Nullable Lane lane() {
        return blocking;
    }

    @Override
    public void send(OutboundMessage message) {
        if (queue(message)) {
            sendWaitingWithoutBlocking();
        }
    }

    @Override
    public synchronized boolean queue(OutboundMessage message) {
        if (state != State.OPEN) {
            return false;
        }
        if (isFullFor(message)) {
            giveUp();
            return false;
        }
        add(message);
        boolean becomesSender = !sending;
        sending = true;
        return becomesSender;
    }

    @Override
    public void flush() {
        sendWaiting();
    }

    @Override
    public int touch() {
        return queuedBytes + sink.touch(); // guarded or not: nobody looks at it
    }

    private void sendWaitingWithoutBlocking() {
        if (blocking != null) {
            execute(this::sendWaiting);
        } else {
            sendWaiting();
        }
    }

    @Override
    public void close(CloseCode code, String reason) {
        beforeWhatIsNext(() -> {
            state = State.CLOSING;
            closeCode = code;
            closeReason = reason;
        });
    }

    @Override
    public void ping() {
        beforeWhatIsNext(() -> pingDue = true);
    }

    @Override
    public synchronized void limit(OutboundLimits limits) {
        this.limits = limits;
    }

    /**
     * Notes which message is on its way, and which is the last that waits; and, when these are too old, whether either
     * still is and does. Then it notes others. So messages need not carry their age, and one that is too old is found
     * before it is twice as old.
     */
    @Override
    public void checkProgress() {
        long now = nanoTime.getAsLong();
        synchronized (this) {
            if (taken == seenTaken ? !inFlight : taken >= seenLast) {
                seenLast = taken + waiting();
                seenTaken = taken;
                seenAt = now;
                return;
            }
            if (state == State.CLOSED || now - seenAt <= limits.maxAge().toNanos()) {
                return;
            }
            if (taken != seenTaken) {
                if (state == State.OPEN) {
                    giveUp();
                }
                return;
            }
        }
        closeNow(CloseCode.OVER_CAPACITY, "The client does not read");
    }

    /**
     * Closes once the message that is on its way is out: no other frame can come in the middle of it, so a client that
     * is slow, but not dead, gets to know why. Called under the lock, while something waits; so there is a sender.
     */
    private void giveUp() {
        discard();
        state = State.CLOSING;
        closeCode = CloseCode.OVER_CAPACITY;
        closeReason = "The client does not read fast enough";
    }

    /** Says that the network below is gone: nothing is sent any more. */
    public synchronized void disconnected() {
        state = State.CLOSED;
        discard();
    }

    /** Notes something that the sender looks at before it goes on, and becomes the sender if there is none. */
    private void beforeWhatIsNext(Runnable note) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            note.run();
            if (sending) {
                return;
            }
            sending = true;
        }
        sendWaitingWithoutBlocking();
    }

    /** Called by the one sender. */
    private void sendWaiting() {
        // Who may block has come to send all there is.
        for (int sent = 0; blocking != null || sent < MAX_IN_A_ROW; sent++) {
            OutboundMessage next = next();
            if (next == null || !isSent(next)) {
                return;
            }
        }
        execute(this::sendWaiting);
    }

    /** Sends it; tells whether this thread is to go on, since nobody else does. */
    private boolean isSent(OutboundMessage message) {
        if (message == PING && blocking == null) {
            execute(this::sendPing);
            return false;
        }
        try {
            if (message == PING) {
                sink.sendPing();
                return true;
            }
            return sink.sendText(message.text(), more, completion) || hasCompleted();
        } catch (Exception e) {
            failed(e);
            return false;
        }
    }

    private void sendPing() {
        try {
            sink.sendPing();
        } catch (Exception e) {
            failed(e);
            return;
        }
        sendWaiting();
    }

    private void completed(@Nullable Throwable failure) {
        if (failure != null) {
            // A frame that was not sent is lost, and clients cannot know: the connection has to go.
            failed(failure);
        }
        if (hasReturned()) {
            sendWaiting();
        }
    }

    /** The next message; null if there is none, and then this thread is the sender no longer. */
    private @Nullable OutboundMessage next() {
        boolean close;
        synchronized (this) {
            if (pingDue && state == State.OPEN) {
                pingDue = false;
                inFlight = true;
                taken++;
                return PING;
            }
            OutboundMessage next = first;
            if (next != null) {
                first = others == null ? null : others.poll();
                more = first != null;
                inFlight = true;
                taken++;
                queuedBytes -= next.size();
                progress = Progress.STARTED;
                return next;
            }
            others = null;
            sending = false;
            inFlight = false;
            close = state == State.CLOSING;
            state = close ? State.CLOSED : state;
        }
        if (close) {
            closeSink(closeCode, closeReason);
        }
        return null;
    }

    private void failed(Throwable failure) {
        log.debug("a connection failed while sending", failure);
        closeNow(CloseCode.RECONNECT, "");
    }

    /** Closes without sending what waits. */
    private void closeNow(CloseCode code, String reason) {
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            discard();
        }
        closeSink(code, reason);
    }

    private void discard() {
        first = null;
        others = null;
        queuedBytes = 0;
    }

    private boolean isFullFor(OutboundMessage message) {
        return first != null
                && (waiting() >= limits.maxMessages() || queuedBytes + message.size() > limits.maxBytes())
                && (inFlight || waiting() >= MOST_QUEUED);
    }

    private int waiting() {
        return (first == null ? 0 : 1) + (others == null ? 0 : others.size());
    }

    private void add(OutboundMessage message) {
        queuedBytes += message.size();
        if (first == null) {
            first = message;
            return;
        }
        if (others == null) {
            others = new ArrayDeque<>(2);
        }
        others.add(message);
    }

    /** Notes that the send is begun; tells whether it has completed already. */
    private synchronized boolean hasCompleted() {
        boolean completed = progress == Progress.COMPLETED;
        progress = completed ? progress : Progress.RETURNED;
        return completed;
    }

    /** Notes that the send is complete; tells whether its thread has gone. */
    private synchronized boolean hasReturned() {
        boolean returned = progress == Progress.RETURNED;
        progress = Progress.COMPLETED;
        return returned;
    }

    private void closeSink(CloseCode code, String reason) {
        execute(() -> {
            try {
                sink.close(code.code(), reason);
            } catch (Exception e) {
                log.debug("a connection could not be closed; it is probably gone already", e);
            }
        });
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; a connection is left to its container", e);
        }
    }
}
