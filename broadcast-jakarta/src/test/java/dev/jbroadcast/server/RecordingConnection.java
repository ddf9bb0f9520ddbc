package dev.jbroadcast.server;

import java.util.ArrayList;
import java.util.List;

/** A connection to nobody: keeps what it is given, as any transport would send it. Thread-safe. */
final class RecordingConnection implements Connection {

    /** A close frame. */
    record Closed(CloseCode code, String reason) {}

    private final List<String> messages = new ArrayList<>();
    private final List<Closed> closes = new ArrayList<>();
    private Runnable whenNextSent = () -> {};
    private int pings;
    private int progressChecks;

    @Override
    public void send(OutboundMessage message) {
        Runnable then;
        synchronized (this) {
            if (closes.isEmpty()) {
                messages.add(message.text());
            }
            then = whenNextSent;
            whenNextSent = () -> {};
        }
        then.run();
    }

    /** Does something in the middle of the next send, as another thread could. */
    synchronized void whenNextSent(Runnable action) {
        whenNextSent = action;
    }

    @Override
    public synchronized void close(CloseCode code, String reason) {
        if (closes.isEmpty()) {
            closes.add(new Closed(code, reason));
        }
    }

    @Override
    public void limit(OutboundLimits limits) {
        // Takes any number of messages, always.
    }

    @Override
    public synchronized void ping() {
        pings++;
    }

    @Override
    public synchronized void checkProgress() {
        progressChecks++;
    }

    /** What was sent since this was last asked for. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }

    synchronized List<Closed> closes() {
        return List.copyOf(closes);
    }

    synchronized int pings() {
        return pings;
    }

    synchronized int progressChecks() {
        return progressChecks;
    }
}
