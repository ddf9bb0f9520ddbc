package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** A decoder, and what it has said, each in one word or two. */
final class Decoding implements FrameDecoder.Handler {

    private static final long SEED = 20261121;

    final List<String> said = new ArrayList<>();
    final FrameDecoder decoder = new FrameDecoder(this);

    /** What is said of a stream, in whatever pieces it comes. */
    static List<String> of(byte[] stream, int maxMessageBytes) {
        List<String> atOnce = inPieces(stream, maxMessageBytes, () -> stream.length, false);
        assertThat(inPieces(stream, maxMessageBytes, () -> stream.length, true))
                .as("outside of the heap")
                .isEqualTo(atOnce);
        assertThat(inPieces(stream, maxMessageBytes, () -> 1, false))
                .as("byte by byte")
                .isEqualTo(atOnce);
        Random random = new Random(SEED + stream.length);
        for (int times = 0; times < 8; times++) {
            int most = 1 << 1 + 2 * times;
            assertThat(inPieces(stream, maxMessageBytes, () -> 1 + random.nextInt(most), times % 2 == 0))
                    .as("in random pieces of at most " + most + " bytes")
                    .isEqualTo(atOnce);
        }
        return atOnce;
    }

    static List<String> of(ClientFrame... frames) {
        return of(ClientFrame.stream(frames), 65_536);
    }

    private static List<String> inPieces(byte[] stream, int maxMessageBytes, IntSupplier sizes, boolean direct) {
        Decoding decoding = new Decoding();
        for (int from = 0; from < stream.length; ) {
            int size = Math.min(sizes.getAsInt(), stream.length - from);
            decoding.feed(stream, from, size, maxMessageBytes, direct);
            from += size;
        }
        return decoding.said;
    }

    /** Has some of a stream arrive, in a buffer that is not to be changed and has other bytes around them. */
    void feed(byte[] stream, int from, int size, int maxMessageBytes, boolean direct) {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(size + 7) : ByteBuffer.allocate(size + 7);
        buffer.position(3).put(stream, from, size).flip().position(3);
        ByteBuffer readOnly = buffer.asReadOnlyBuffer();
        decoder.decode(readOnly, maxMessageBytes);
        if (readOnly.hasRemaining()) {
            throw new AssertionError(readOnly + " was not consumed");
        }
    }

    void feed(ClientFrame frame) {
        byte[] bytes = frame.bytes();
        feed(bytes, 0, bytes.length, 65_536, false);
    }

    @Override
    public void text(String message) {
        said.add(Said.text(message));
    }

    @Override
    public void binary(byte[] message) {
        said.add(Said.binary(message));
    }

    @Override
    public void ping(byte[] payload) {
        said.add(Said.ping(payload));
    }

    @Override
    public void pong() {
        said.add(Said.pong());
    }

    @Override
    public void close(int code, String reason) {
        said.add(Said.close(code, reason));
    }

    @Override
    public void violation(CloseCode code, String reason) {
        // It has to go into a close frame.
        assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 123);
        said.add(Said.violation(code));
    }
}
