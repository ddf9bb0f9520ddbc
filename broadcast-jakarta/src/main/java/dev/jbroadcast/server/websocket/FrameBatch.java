package dev.jbroadcast.server.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames that leave in one write, in their order. Used again and again by one thread. */
public final class FrameBatch {

    /** How much is joined into one write, unless a single frame is larger. */
    static final int MAX_BYTES = 16 * 1024;

    private byte[][] frames = new byte[16][];
    private int count;
    private int bytes;

    /** Makes an empty one. */
    public FrameBatch() {}

    /** How many bytes all frames have together. */
    public int bytes() {
        return bytes;
    }

    /** How many frames there are; at least one. */
    public int count() {
        return count;
    }

    /**
     * Puts all bytes into a buffer.
     *
     * @throws java.nio.BufferOverflowException if it has not that much room
     */
    public void copyTo(ByteBuffer buffer) {
        for (int i = 0; i < count; i++) {
            buffer.put(frames[i]);
        }
    }

    /** All bytes in an array that has just their number. It may be shared with others, and is not to be changed. */
    public byte[] array() {
        if (count == 1) {
            return frames[0];
        }
        byte[] joined = new byte[bytes];
        copyTo(ByteBuffer.wrap(joined));
        return joined;
    }

    /**
     * Whether another batch has the very same frames: then it has the same bytes, as those of many connections have
     * that listen on the same channel.
     */
    public boolean isSame(FrameBatch other) {
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
    public void set(FrameBatch other) {
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
    public void clear() {
        Arrays.fill(frames, 0, count, null);
        count = 0;
        bytes = 0;
    }
}
