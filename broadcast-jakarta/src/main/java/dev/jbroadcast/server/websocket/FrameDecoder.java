package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.CloseCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of the bytes of a client (RFC 6455 §5), which arrive in pieces of any size. What is not allowed is
 * said as soon as the bytes that have arrived show it. What a message has brought so far is kept until it is complete,
 * and not more than that: what a frame's header announces costs no memory before it is there. Between messages, there
 * is no buffer.
 *
 * <p>Used by one thread at a time. If the handler throws, what threw is as good as handled; the bytes after it are not
 * consumed and can be decoded as if nothing had been.
 */
final class FrameDecoder {

    /** What has arrived. After {@link #close} or {@link #violation}, nothing is called any more. */
    interface Handler {

        void text(String message);

        /** @param message not used again by the decoder */
        void binary(byte[] message);

        /** @param payload to be sent back; at most 125 bytes; not used again by the decoder */
        void ping(byte[] payload);

        void pong();

        /** @param code one that may be sent, or 1005 if the client has said none */
        void close(int code, String reason);

        /** @param reason for the client, a few words */
        void violation(CloseCode code, String reason);
    }

    /** RFC 6455 §7.1.5: stands for a close frame without a code. */
    static final int NO_CODE = 1005;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private static final int FINAL_BIT = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE_BITS = 0x0F;
    private static final int MASKED_BIT = 0x80;
    private static final int LENGTH_BITS = 0x7F;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int MAX_CONTROL_BYTES = 125;

    /** The least that is kept for a message of which a part is missing, if it can become that long. */
    private static final int FIRST_CAPACITY = 512;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] EMPTY = {};

    /** What the next byte is. */
    private enum Expected {
        OPCODE,
        LENGTH,
        EXTENDED_LENGTH,
        MASK,
        PAYLOAD,
        /** Nothing: the client has closed, or has to be closed. */
        NOTHING
    }

    private final Handler handler;

    private Expected expected = Expected.OPCODE;

    /** The frame. */
    private boolean last;

    private byte opcode;
    private byte lengthBytes;
    private byte headerBytesMissing;
    private long length;
    /** The first of its bytes is the lowest. */
    private int mask;

    private int arrived;

    /** The bytes of a control frame that is incomplete. */
    private byte @Nullable [] control;

    /** {@link #TEXT} or {@link #BINARY} while a message has begun that was not complete with its first frame. */
    private byte unfinished;

    /** The bytes of the message that have arrived, with room behind them. */
    private byte @Nullable [] message;

    private int messageBytes;
    private int validity;

    FrameDecoder(Handler handler) {
        this.handler = handler;
    }

    /**
     * Takes all of the bytes; after a close frame or a violation, it ignores them.
     *
     * @param maxMessageBytes how long a message may be, in bytes; for frames whose length is not known yet
     */
    void decode(ByteBuffer bytes, int maxMessageBytes) {
        while (expected != Expected.NOTHING && bytes.hasRemaining()) {
            if (expected != Expected.PAYLOAD) {
                header(bytes.get() & 0xFF, maxMessageBytes);
            } else if (isControl()) {
                controlPayload(bytes);
            } else {
                dataPayload(bytes, maxMessageBytes);
            }
        }
        bytes.position(bytes.limit());
    }

    /** How many bytes it keeps of what is incomplete, with the room for more. */
    int retainedBytes() {
        return (control == null ? 0 : control.length) + (message == null ? 0 : message.length);
    }

    private void header(int value, int maxMessageBytes) {
        switch (expected) {
            case OPCODE -> opcode(value);
            case LENGTH -> shortLength(value, maxMessageBytes);
            case EXTENDED_LENGTH -> {
                length = length << 8 | value;
                headerBytesMissing--;
                if (headerBytesMissing == 0) {
                    longLength(maxMessageBytes);
                }
            }
            default -> {
                mask = mask >>> 8 | value << 24;
                headerBytesMissing--;
                if (headerBytesMissing == 0) {
                    payloadBegins();
                }
            }
        }
    }

    private void opcode(int value) {
        last = (value & FINAL_BIT) != 0;
        opcode = (byte) (value & OPCODE_BITS);
        if ((value & RESERVED_BITS) != 0) {
            protocolError("A reserved bit is set, and no extension was agreed on");
            return;
        }
        switch (opcode) {
            case CONTINUATION -> {
                if (unfinished == CONTINUATION) {
                    protocolError("A frame continues a message, and none has begun");
                    return;
                }
            }
            case TEXT, BINARY -> {
                if (unfinished != CONTINUATION) {
                    protocolError("A message begins before the one before it has ended");
                    return;
                }
            }
            case CLOSE, PING, PONG -> {
                if (!last) {
                    protocolError("A control frame is fragmented");
                    return;
                }
            }
            default -> {
                protocolError("A frame has a reserved opcode");
                return;
            }
        }
        expected = Expected.LENGTH;
    }

    private void shortLength(int value, int maxMessageBytes) {
        length = value & LENGTH_BITS;
        if ((value & MASKED_BIT) == 0) {
            protocolError("A frame is not masked");
        } else if (isControl() && length > MAX_CONTROL_BYTES) {
            protocolError("A control frame is longer than 125 bytes");
        } else if (opcode == CLOSE && length == 1) {
            protocolError("A close frame has half a code");
        } else if (length < LENGTH_IN_2_BYTES) {
            lengthIsKnown(maxMessageBytes);
        } else {
            lengthBytes = (byte) (length == LENGTH_IN_2_BYTES ? Short.BYTES : Long.BYTES);
            headerBytesMissing = lengthBytes;
            length = 0;
            expected = Expected.EXTENDED_LENGTH;
        }
    }

    private void longLength(int maxMessageBytes) {
        long least = lengthBytes == Short.BYTES ? LENGTH_IN_2_BYTES : 1L << Short.SIZE;
        if (length < 0) {
            protocolError("A length has its first bit set");
        } else if (length < least) {
            protocolError("A length is not in its shortest form");
        } else {
            lengthIsKnown(maxMessageBytes);
        }
    }

    private void lengthIsKnown(int maxMessageBytes) {
        if (!isControl() && length > maxMessageBytes - (long) messageBytes) {
            violation(CloseCode.MESSAGE_TOO_BIG, "A message is longer than " + maxMessageBytes + " bytes");
            return;
        }
        headerBytesMissing = Integer.BYTES;
        expected = Expected.MASK;
    }

    private void payloadBegins() {
        arrived = 0;
        expected = Expected.PAYLOAD;
        if (length > 0) {
            return;
        }
        if (isControl()) {
            controlComplete(EMPTY);
        } else {
            dataComplete(message == null ? EMPTY : message);
        }
    }

    private boolean isControl() {
        return opcode >= CLOSE;
    }

    private void controlPayload(ByteBuffer bytes) {
        byte[] payload = control == null ? new byte[(int) length] : control;
        control = payload;
        take(bytes, payload, arrived);
        if (opcode == CLOSE && !isValidClose(payload, arrived)) {
            return;
        }
        if (arrived == length) {
            controlComplete(payload);
        }
    }

    private void controlComplete(byte[] payload) {
        control = null;
        expected = Expected.OPCODE;
        switch (opcode) {
            case PING -> handler.ping(payload);
            case PONG -> handler.pong();
            default -> closed(payload);
        }
    }

    /** Whether what has arrived of a close frame may be the beginning of a valid one, or all of it. */
    private boolean isValidClose(byte[] payload, int end) {
        if (end < Short.BYTES) {
            return true;
        }
        if (!mayBeSent(code(payload))) {
            protocolError("A close frame has a code that must not be sent");
            return false;
        }
        int reason = Utf8Validity.after(Utf8Validity.COMPLETE, payload, Short.BYTES, end);
        if (reason == Utf8Validity.INVALID || end == length && reason != Utf8Validity.COMPLETE) {
            violation(CloseCode.INVALID_PAYLOAD, "The reason of a close frame is not UTF-8");
            return false;
        }
        return true;
    }

    private void closed(byte[] payload) {
        end();
        if (payload.length == 0) {
            handler.close(NO_CODE, "");
        } else {
            handler.close(
                    code(payload),
                    new String(payload, Short.BYTES, payload.length - Short.BYTES, StandardCharsets.UTF_8));
        }
    }

    private static int code(byte[] payload) {
        return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }

    /** RFC 6455 §7.4.1, §7.4.2, and what IANA has registered since (1012 to 1014). */
    private static boolean mayBeSent(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    private void dataPayload(ByteBuffer bytes, int maxMessageBytes) {
        int before = messageBytes;
        byte[] room = room(Math.min(bytes.remaining(), (int) length - arrived), maxMessageBytes);
        messageBytes += take(bytes, room, before);
        if (kind() == TEXT) {
            validity = Utf8Validity.after(validity, room, before, messageBytes);
            if (validity == Utf8Validity.INVALID) {
                notUtf8();
                return;
            }
        }
        message = room;
        if (arrived == length) {
            dataComplete(room);
        }
    }

    /** Room for more of the message: what has arrived of it, and as much again if it can become that long. */
    private byte[] room(int more, int maxMessageBytes) {
        int needed = messageBytes + more;
        if (message != null && message.length >= needed) {
            return message;
        }
        int atMost = last ? messageBytes + (int) length - arrived : maxMessageBytes;
        int wanted = message == null ? FIRST_CAPACITY : 2 * message.length;
        int capacity = Math.max(needed, Math.min(wanted, atMost));
        return message == null ? new byte[capacity] : Arrays.copyOf(message, capacity);
    }

    private void dataComplete(byte[] bytes) {
        expected = Expected.OPCODE;
        int kind = kind();
        if (!last) {
            unfinished = (byte) kind;
            return;
        }
        if (validity != Utf8Validity.COMPLETE) {
            notUtf8();
            return;
        }
        int size = messageBytes;
        forgetMessage();
        if (kind == TEXT) {
            handler.text(new String(bytes, 0, size, StandardCharsets.UTF_8));
        } else {
            handler.binary(bytes.length == size ? bytes : Arrays.copyOf(bytes, size));
        }
    }

    /** Of the message that the frame belongs to. */
    private int kind() {
        return opcode == CONTINUATION ? unfinished : opcode;
    }

    /** Unmasks as much of the frame as there is; returns how much that was. */
    private int take(ByteBuffer bytes, byte[] target, int from) {
        int count = Math.min(bytes.remaining(), (int) length - arrived);
        bytes.get(target, from, count);
        unmask(target, from, from + count, Integer.rotateRight(mask, arrived % Integer.BYTES * Byte.SIZE));
        arrived += count;
        return count;
    }

    private static void unmask(byte[] bytes, int from, int to, int mask) {
        long twice = (long) mask << Integer.SIZE | mask & 0xFFFFFFFFL;
        int index = from;
        for (; index + Long.BYTES <= to; index += Long.BYTES) {
            LONGS.set(bytes, index, (long) LONGS.get(bytes, index) ^ twice);
        }
        for (; index < to; index++) {
            bytes[index] ^= (byte) twice;
            twice >>>= Byte.SIZE;
        }
    }

    private void notUtf8() {
        violation(CloseCode.INVALID_PAYLOAD, "A text message is not UTF-8");
    }

    private void protocolError(String reason) {
        violation(CloseCode.PROTOCOL_ERROR, reason);
    }

    private void violation(CloseCode code, String reason) {
        end();
        handler.violation(code, reason);
    }

    private void end() {
        forgetMessage();
        control = null;
        expected = Expected.NOTHING;
    }

    private void forgetMessage() {
        message = null;
        messageBytes = 0;
        unfinished = CONTINUATION;
        validity = Utf8Validity.COMPLETE;
    }
}
