package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A network that takes what it is given at once, or when the test says so. */
final class HandWire implements Wire {

    private final List<byte[]> writes = new CopyOnWriteArrayList<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean atOnce = true;
    private volatile boolean closed;
    private volatile @Nullable IOException failure;
    private volatile Runnable during = () -> {};
    private volatile @Nullable Executor completer;
    private volatile Runnable completed = () -> {};

    @Override
    public boolean write(FrameBatch batch) throws IOException {
        assertThat(writing.compareAndSet(false, true)).as("one write at a time").isTrue();
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw new IOException("closed");
        }
        Executor later = completer;
        boolean now = later == null ? atOnce : writes.size() % 2 == 0;
        byte[] bytes = batch.array().clone();
        assertThat(batch.buffer()).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(ServerFrame.all(bytes)).hasSize(batch.count());
        writes.add(bytes);
        during.run();
        if (now) {
            writing.set(false);
        } else if (later != null) {
            later.execute(() -> {
                complete();
                completed.run();
            });
        }
        return now;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** From now on, a write is on its way until {@link #complete}. */
    void hold() {
        atOnce = false;
    }

    /** From now on, a write is done at once. */
    void release() {
        atOnce = true;
    }

    void failWith(IOException exception) {
        failure = exception;
    }

    /** What happens within each write. */
    void during(Runnable action) {
        during = action;
    }

    /** From now on, every other write is done at once, and the others by somebody else. */
    void completeBy(Executor executor, Runnable written) {
        completed = written;
        completer = executor;
    }

    /** To be followed by {@link WebSocketConnection#written}. */
    void complete() {
        assertThat(writing.compareAndSet(true, false))
                .as("a write is on its way")
                .isTrue();
    }

    boolean isWriting() {
        return writing.get();
    }

    boolean isClosed() {
        return closed;
    }

    /** The frames of each write. */
    List<List<String>> writes() {
        return writes.stream()
                .map(bytes -> ServerFrame.all(bytes).stream()
                        .map(ServerFrame::toString)
                        .toList())
                .toList();
    }

    List<ServerFrame> frames() {
        return writes.stream().flatMap(bytes -> ServerFrame.all(bytes).stream()).toList();
    }

    /** The frames of all writes but that which is on its way. */
    List<ServerFrame> arrived() {
        return writes.subList(0, writes.size() - (isWriting() ? 1 : 0)).stream()
                .flatMap(bytes -> ServerFrame.all(bytes).stream())
                .toList();
    }

    List<Integer> sizes() {
        return writes.stream().map(bytes -> bytes.length).toList();
    }
}
