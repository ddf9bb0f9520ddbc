package dev.jbroadcast.server.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes are UTF-8 (RFC 3629) while they arrive, in pieces of any size: neither surrogates nor overlong
 * forms nor anything beyond U+10FFFF. Where it stands between two pieces is one number, so that a connection need not
 * keep more.
 */
final class Utf8Validity {

    /** Between two characters: the start, and the only state in which a text may end. */
    static final int COMPLETE = 0;

    /** No bytes that follow can make it valid. */
    static final int INVALID = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8Validity() {}

    /**
     * The state after more bytes.
     *
     * @param state what the bytes before have led to; not {@link #INVALID}
     */
    static int after(int state, byte[] bytes, int from, int to) {
        int index = from;
        int current = state;
        while (index < to) {
            if (current == COMPLETE) {
                index = skipAscii(bytes, index, to);
                if (index == to) {
                    return COMPLETE;
                }
            }
            current = current == COMPLETE ? first(bytes[index] & 0xFF) : next(current, bytes[index] & 0xFF);
            if (current == INVALID) {
                return INVALID;
            }
            index++;
        }
        return current;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int index = from;
        while (index + Long.BYTES <= to && ((long) LONGS.get(bytes, index) & NOT_ASCII) == 0) {
            index += Long.BYTES;
        }
        while (index < to && bytes[index] >= 0) {
            index++;
        }
        return index;
    }

    /** After the first byte of a character that is not ASCII: RFC 3629 §4 says which may follow. */
    private static int first(int value) {
        if (value >= 0xC2 && value <= 0xDF) {
            return expect(1, 0x80, 0xBF);
        }
        if (value >= 0xE0 && value <= 0xEF) {
            return expect(2, value == 0xE0 ? 0xA0 : 0x80, value == 0xED ? 0x9F : 0xBF);
        }
        if (value >= 0xF0 && value <= 0xF4) {
            return expect(3, value == 0xF0 ? 0x90 : 0x80, value == 0xF4 ? 0x8F : 0xBF);
        }
        return INVALID;
    }

    private static int next(int state, int value) {
        int missing = state >>> 16;
        if (value < (state >>> 8 & 0xFF) || value > (state & 0xFF)) {
            return INVALID;
        }
        return missing == 1 ? COMPLETE : expect(missing - 1, 0x80, 0xBF);
    }

    private static int expect(int missing, int lowest, int highest) {
        return missing << 16 | lowest << 8 | highest;
    }
}
