package dev.jbroadcast.server.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame as a client sends it (RFC 6455 §5.2), or as it should not. Written anew for tests, so that what the server
 * does is not compared with itself.
 *
 * @param lengthBytes in how many bytes the length is: 0 for the 7 bits, 2 or 8
 * @param announced the length in the header, whatever the payload is
 */
public record ClientFrame(
        boolean last,
        int reservedBits,
        int opcode,
        boolean masked,
        byte[] mask,
        int lengthBytes,
        long announced,
        byte[] payload) {

    private static final byte[] SOME_MASK = {(byte) 0x37, (byte) 0xFA, (byte) 0x21, (byte) 0x3D};

    /** A complete, masked frame. */
    public static ClientFrame of(int opcode, byte[] payload) {
        int lengthBytes = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
        return new ClientFrame(true, 0, opcode, true, SOME_MASK, lengthBytes, payload.length, payload);
    }

    public static ClientFrame continuation(byte[] payload) {
        return of(0, payload);
    }

    public static ClientFrame text(String text) {
        return of(1, text.getBytes(StandardCharsets.UTF_8));
    }

    public static ClientFrame binary(byte[] payload) {
        return of(2, payload);
    }

    public static ClientFrame close(byte[] payload) {
        return of(8, payload);
    }

    public static ClientFrame close(int code, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        return close(ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) code)
                .put(bytes)
                .array());
    }

    public static ClientFrame ping(byte[] payload) {
        return of(9, payload);
    }

    public static ClientFrame pong(byte[] payload) {
        return of(10, payload);
    }

    /** The same, and the message goes on after it. */
    public ClientFrame notLast() {
        return new ClientFrame(false, reservedBits, opcode, masked, mask, lengthBytes, announced, payload);
    }

    /** @param bits of the first byte: 0x40, 0x20, 0x10 */
    public ClientFrame reserved(int bits) {
        return new ClientFrame(last, bits, opcode, masked, mask, lengthBytes, announced, payload);
    }

    public ClientFrame unmasked() {
        return new ClientFrame(last, reservedBits, opcode, false, mask, lengthBytes, announced, payload);
    }

    public ClientFrame maskedWith(int newMask) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(newMask).array();
        return new ClientFrame(last, reservedBits, opcode, true, bytes, lengthBytes, announced, payload);
    }

    /** The same, with a length that is not true, or not in the shortest form. */
    public ClientFrame announcing(int bytes, long length) {
        return new ClientFrame(last, reservedBits, opcode, masked, mask, bytes, length, payload);
    }

    public byte[] bytes() {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) ((last ? 0x80 : 0) | reservedBits | opcode));
        int maskBit = masked ? 0x80 : 0;
        switch (lengthBytes) {
            case 0 -> frame.put((byte) (maskBit | (int) announced));
            case 2 -> frame.put((byte) (maskBit | 126)).putShort((short) announced);
            default -> frame.put((byte) (maskBit | 127)).putLong(announced);
        }
        if (masked) {
            frame.put(mask);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (masked ? payload[i] ^ mask[i % 4] : payload[i]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** Frames one after the other, as TCP brings them. */
    public static byte[] stream(ClientFrame... frames) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (ClientFrame frame : frames) {
            stream.writeBytes(frame.bytes());
        }
        return stream.toByteArray();
    }
}
