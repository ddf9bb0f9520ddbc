package dev.jbroadcast.server.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Frames that leave in one write, in their order. Used again and again by one thread. */
public final class FrameBatch {

    /** How much is joined into one write, unless a single frame is larger. */
    static final int MAX_BYTES = 16 * 1024;

    private byte[][] frames = new byte[16][];
    private int count;
    private int bytes;

    /** The frames that were copied last; made when they are first asked for, as are the copies. */
    private @Nullable FrameBatch copied;

    /** All their bytes; null if they were not asked for in this form. */
    private byte @Nullable [] joined;

    private @Nullable ByteBuffer direct;
    /** Whether {@link #direct} has them. */
    private boolean filled;

    /** How many frames there are; at least one. */
    int count() {
        return count;
    }

    /**
     * Puts all bytes into a buffer.
     *
     * @throws java.nio.BufferOverflowException if it has not that much room
     */
    private void copyTo(ByteBuffer buffer) {
        for (int i = 0; i < count; i++) {
            buffer.put(frames[i]);
        }
    }

    /**
     * All bytes in an array that has just their number. They are copied once for all connections that are to get the
     * same: it is not to be changed.
     */
    public byte[] array() {
        if (count == 1) {
            return frames[0];
        }
        keepCopiesOfSame();
        byte[] array = joined;
        if (array == null) {
            array = new byte[bytes];
            copyTo(ByteBuffer.wrap(array));
            joined = array;
        }
        return array;
    }

    /**
     * All bytes in a buffer for the operating system, from its position to its limit; to be used before the batch is
     * cleared. They are copied once for all connections that are to get the same.
     */
    public ByteBuffer buffer() {
        if (bytes > MAX_BYTES) {
            return ByteBuffer.wrap(frames[0]);
        }
        keepCopiesOfSame();
        ByteBuffer buffer = direct;
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(MAX_BYTES);
            direct = buffer;
        }
        if (!filled) {
            copyTo(buffer.clear());
            filled = true;
        }
        return buffer.limit(bytes).position(0);
    }

    /** Forgets the copies if they are of other frames. */
    private void keepCopiesOfSame() {
        FrameBatch last = copied;
        if (last == null) {
            last = new FrameBatch();
            copied = last;
        }
        if (!last.isSame(this)) {
            last.set(this);
            joined = null;
            filled = false;
        }
    }

    /**
     * Whether another batch has the very same frames: then it has the same bytes, as those of many connections have
     * that listen on the same channel.
     */
    private boolean isSame(FrameBatch other) {
        if (count != other.count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (frames[i] != other.frames[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes the frames of another batch in the place of its own. */
    private void set(FrameBatch other) {
        clear();
        for (int i = 0; i < other.count; i++) {
            add(other.frames[i]);
        }
    }

    boolean hasRoomFor(byte[] frame) {
        return count == 0 || bytes + frame.length <= MAX_BYTES;
    }

    void add(byte[] frame) {
        if (count == frames.length) {
            frames = Arrays.copyOf(frames, count * 2);
        }
        frames[count++] = frame;
        bytes += frame.length;
    }

    /** Takes all frames out. */
    void clear() {
        Arrays.fill(frames, 0, count, null);
        count = 0;
        bytes = 0;
    }
}
