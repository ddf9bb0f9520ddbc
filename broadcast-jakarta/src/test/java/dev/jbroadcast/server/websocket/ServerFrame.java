package dev.jbroadcast.server.websocket;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A frame that came from a server, read as strictly as RFC 6455 §5.2 allows: complete, not masked, no bit too many. */
public record ServerFrame(int opcode, byte[] payload) {

    /** Waits for a frame; throws {@link EOFException} if there is none any more. */
    public static ServerFrame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & 0xF0) != 0x80 || (second & 0x80) != 0) {
            throw new IllegalStateException("a frame begins with %02x %02x".formatted(first, second));
        }
        long length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
        } else if (second == 127) {
            length = in.readLong();
        }
        if (second == 126 && length < 126 || second == 127 && length < 65_536 || length > Integer.MAX_VALUE) {
            throw new IllegalStateException("a frame has length " + length + ", by " + second);
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new ServerFrame(first & 0x0F, payload);
    }

    /** All frames of some bytes, which have to be complete. */
    public static List<ServerFrame> all(byte[] bytes) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        List<ServerFrame> frames = new ArrayList<>();
        try {
            while (in.available() > 0) {
                frames.add(read(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames;
    }

    public boolean isText() {
        return opcode == 1;
    }

    public boolean isBinary() {
        return opcode == 2;
    }

    public boolean isClose() {
        return opcode == 8;
    }

    public boolean isPing() {
        return opcode == 9;
    }

    public boolean isPong() {
        return opcode == 10;
    }

    /** The code of a close frame; 1005 if it has none. */
    public int closeCode() {
        return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** The payload of a text, or the reason of a close frame. */
    public String text() {
        int start = isClose() ? Math.min(2, payload.length) : 0;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload, start, payload.length - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("not UTF-8: " + HexFormat.of().formatHex(payload), e);
        }
    }

    @Override
    public String toString() {
        return switch (opcode) {
            case 1 -> "text " + text();
            case 2 -> "binary " + HexFormat.of().formatHex(payload);
            case 8 -> ("close " + closeCode() + " " + text()).strip();
            case 9 -> "ping " + HexFormat.of().formatHex(payload);
            case 10 -> "pong " + HexFormat.of().formatHex(payload);
            default -> "opcode " + opcode;
        };
    }
}
