package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What nobody thought of. A failure names the seed that brings it back. */
class FrameDecoderFuzzTest {

    private static final int TIMES = 5_000;
    private static final int MAX_MESSAGE_BYTES = 3000;
    private static final int MAX_CONTROL_BYTES = 125;

    @Test
    void bytesAtRandomNeitherThrowNorAreKept() {
        for (long seed = 0; seed < TIMES; seed++) {
            Random random = new Random(seed);
            byte[] stream = new byte[random.nextInt(400)];
            random.nextBytes(stream);
            decode(stream, random, seed);
        }
    }

    @Test
    void framesOfBytesAtRandomNeitherThrowNorAreKept() {
        for (long seed = 0; seed < TIMES; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int frames = random.nextInt(8); frames >= 0; frames--) {
                byte[] payload = new byte[random.nextInt(random.nextBoolean() ? 10 : 1200)];
                random.nextBytes(payload);
                ClientFrame frame = ClientFrame.of(random.nextInt(11), payload);
                stream.writeBytes((random.nextBoolean() ? frame : frame.notLast()).bytes());
            }
            decode(stream.toByteArray(), random, seed);
        }
    }

    @Test
    void messagesArriveAsTheyWereSentWhateverHappensToThemOnTheWay() {
        for (long seed = 0; seed < TIMES; seed++) {
            Random random = new Random(seed);
            List<String> sent = new ArrayList<>();
            byte[] stream = conversation(random, sent);
            assertThat(decode(stream, random, seed).said).as("seed " + seed).isEqualTo(sent);
        }
    }

    @Test
    void oneWrongBitNeverThrows() {
        for (long seed = 0; seed < TIMES; seed++) {
            Random random = new Random(seed);
            byte[] stream = conversation(random, new ArrayList<>());
            int bit = random.nextInt(stream.length * Byte.SIZE);
            stream[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            decode(stream, random, seed);
        }
    }

    private static Decoding decode(byte[] stream, Random random, long seed) {
        Decoding decoding = new Decoding();
        int most = 1 << random.nextInt(12);
        boolean direct = random.nextBoolean();
        try {
            for (int from = 0; from < stream.length; ) {
                int size = Math.min(random.nextInt(most + 1), stream.length - from);
                decoding.feed(stream, from, size, MAX_MESSAGE_BYTES, direct);
                from += size;
                assertThat(decoding.decoder.retainedBytes()).isLessThanOrEqualTo(MAX_MESSAGE_BYTES + MAX_CONTROL_BYTES);
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(decoding.said.stream().filter(said -> said.startsWith("violation") || said.startsWith("close")))
                .as("seed " + seed)
                .hasSizeLessThanOrEqualTo(1);
        return decoding;
    }

    /** Messages in fragments with control frames between them, and perhaps a close at the end. */
    private static byte[] conversation(Random random, List<String> sent) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int messages = random.nextInt(5); messages >= 0; messages--) {
            control(random, stream, sent);
            boolean text = random.nextBoolean();
            byte[] message = text ? text(random) : binary(random);
            int opcode = text ? 1 : 2;
            int from = 0;
            while (random.nextInt(3) != 0) {
                int to = from + random.nextInt(message.length - from + 1);
                byte[] fragment = Arrays.copyOfRange(message, from, to);
                stream.writeBytes(masked(ClientFrame.of(opcode, fragment).notLast(), random));
                control(random, stream, sent);
                opcode = 0;
                from = to;
            }
            stream.writeBytes(
                    masked(ClientFrame.of(opcode, Arrays.copyOfRange(message, from, message.length)), random));
            sent.add(text ? Said.text(new String(message, StandardCharsets.UTF_8)) : Said.binary(message));
        }
        if (random.nextBoolean()) {
            int code = 3000 + random.nextInt(2000);
            stream.writeBytes(masked(ClientFrame.close(code, "bye"), random));
            sent.add(Said.close(code, "bye"));
        }
        return stream.toByteArray();
    }

    private static void control(Random random, ByteArrayOutputStream stream, List<String> sent) {
        if (random.nextInt(3) == 0) {
            byte[] payload = new byte[random.nextInt(MAX_CONTROL_BYTES + 1)];
            random.nextBytes(payload);
            boolean ping = random.nextBoolean();
            stream.writeBytes(masked(ping ? ClientFrame.ping(payload) : ClientFrame.pong(payload), random));
            sent.add(ping ? Said.ping(payload) : Said.pong());
        }
    }

    private static byte[] masked(ClientFrame frame, Random random) {
        return frame.maskedWith(random.nextInt()).bytes();
    }

    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        int most = random.nextBoolean() ? Character.MAX_CODE_POINT + 1 : 128;
        for (int length = random.nextInt(random.nextInt(10) == 0 ? 700 : 30); length > 0; length--) {
            int codePoint = random.nextInt(most);
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] binary(Random random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? MAX_MESSAGE_BYTES + 1 : 40)];
        random.nextBytes(bytes);
        return bytes;
    }
}
