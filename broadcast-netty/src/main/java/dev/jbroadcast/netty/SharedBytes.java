package dev.jbroadcast.netty;

import dev.jbroadcast.server.websocket.FrameBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that an event loop has written last. What many listen to is written to one connection after the other: so
 * it is put into memory that the operating system can read once, and not once for each of them. Used by one thread.
 */
final class SharedBytes {

    /** What is larger is not kept when it has been written. */
    private static final int MAX_KEPT = 64 * 1024;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final FrameBatch last = new FrameBatch();
    private @Nullable ByteBuf bytes;

    /** The bytes of a batch, which belong to the caller, too: to be released, and not to be changed. */
    ByteBuf of(FrameBatch batch) {
        ByteBuf kept = bytes;
        if (kept != null && last.isSame(batch)) {
            return kept.retain();
        }
        ByteBuf made = copy(batch, allocator);
        if (batch.bytes() <= MAX_KEPT) {
            release();
            last.set(batch);
            bytes = made;
            made.retain();
        }
        return made;
    }

    static ByteBuf copy(FrameBatch batch, ByteBufAllocator allocator) {
        int length = batch.bytes();
        ByteBuf bytes = allocator.directBuffer(length, length);
        batch.copyTo(bytes.internalNioBuffer(0, length));
        return bytes.writerIndex(length);
    }

    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
            last.clear();
        }
    }
}
