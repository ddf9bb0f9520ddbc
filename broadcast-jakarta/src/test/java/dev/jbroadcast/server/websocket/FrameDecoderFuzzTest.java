package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What nobody thought of. A failure names the seed that brings it back. */
class FrameDecoderFuzzTest {

    private static final int TIMES = 5_000;

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
            Conversation sent = Conversation.of(random);
            assertThat(decode(sent.stream(), random, seed).said)
                    .as("seed " + seed)
                    .isEqualTo(sent.said());
        }
    }

    @Test
    void oneWrongBitNeverThrows() {
        for (long seed = 0; seed < TIMES; seed++) {
            Random random = new Random(seed);
            byte[] stream = Conversation.of(random).stream();
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
                decoding.feed(stream, from, size, Conversation.MAX_MESSAGE_BYTES, direct);
                from += size;
                assertThat(decoding.decoder.retainedBytes())
                        .isLessThanOrEqualTo(Conversation.MAX_MESSAGE_BYTES + Conversation.MAX_CONTROL_BYTES);
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(decoding.said.stream().filter(said -> said.startsWith("violation") || said.startsWith("close")))
                .as("seed " + seed)
                .hasSizeLessThanOrEqualTo(1);
        return decoding;
    }
}
