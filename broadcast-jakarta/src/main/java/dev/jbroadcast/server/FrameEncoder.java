package dev.jbroadcast.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes WebSocket frames as servers send them: whole messages, not masked (RFC 6455 §5.2). A frame is made once and is
 * the same for all who receive it.
 */
public final class FrameEncoder {

    private static final int FINAL = 0x80;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private FrameEncoder() {}

    /** A text message. */
    public static byte[] text(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A binary message. */
    public static byte[] binary(byte[] message) {
        return frame(BINARY, message);
    }

    /** A ping without payload. */
    public static byte[] ping() {
        return frame(PING, new byte[0]);
    }

    /**
     * The answer to a ping.
     *
     * @param payload that of the ping
     */
    public static byte[] pong(byte[] payload) {
        return frame(PONG, payload);
    }

    /** @param reason is cut to the 123 bytes that there is room for */
    public static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_CONTROL_PAYLOAD - 2);
        while (length < text.length && (text[length] & 0xC0) == 0x80) {
            length--; // never in the middle of a character
        }
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, length);
        return frame(CLOSE, payload);
    }

    /** A close frame without code. */
    public static byte[] close() {
        return frame(CLOSE, new byte[0]);
    }

    private static byte[] frame(int opcode, byte[] payload) {
        int length = payload.length;
        byte[] frame;
        int header;
        if (length < 126) {
            header = 2;
            frame = new byte[header + length];
            frame[1] = (byte) length;
        } else if (length < 0x10000) {
            header = 4;
            frame = new byte[header + length];
            frame[1] = 126;
            frame[2] = (byte) (length >> 8);
            frame[3] = (byte) length;
        } else {
            header = 10;
            frame = Arrays.copyOf(new byte[] {0, 127}, header + length);
            for (int i = 0; i < Integer.BYTES; i++) {
                frame[header - 1 - i] = (byte) (length >> (Byte.SIZE * i));
            }
        }
        frame[0] = (byte) (FINAL | opcode);
        System.arraycopy(payload, 0, frame, header, length);
        return frame;
    }
}
