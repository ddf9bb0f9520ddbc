package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.server.CloseCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5, frame by frame. Whatever is decoded here is so in all kinds of pieces: see {@link Decoding}. */
class FrameDecoderTest {

    private static final byte[] NOTHING = {};

    // --- messages ---

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 128, 511, 512, 513, 8191, 65_535, 65_536})
    void decodesMessagesOfEveryFormOfLength(int length) {
        String text = "x".repeat(length);
        byte[] bytes = random(length);

        assertThat(Decoding.of(ClientFrame.text(text), ClientFrame.binary(bytes), ClientFrame.text(text)))
                .containsExactly(Said.text(text), Said.binary(bytes), Said.text(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1, 0x01020304, 0x80FF7F00, 0xFF000000})
    void unmasksWhateverTheMaskIs(int mask) {
        List<ClientFrame> frames = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int length = 0; length < 40; length++) {
            byte[] bytes = random(length);
            frames.add(ClientFrame.binary(bytes).maskedWith(mask));
            expected.add(Said.binary(bytes));
        }

        assertThat(Decoding.of(frames.toArray(ClientFrame[]::new))).isEqualTo(expected);
    }

    @Test
    void decodesTextOfAllScripts() {
        String text = "Grüße, \u0436\u0443\u043a, \u65e5\u672c, \ud83d\ude00 and \u0000, \ufffd, \uffff, \udbff\udfff "
                .repeat(20);

        assertThat(Decoding.of(ClientFrame.text(text))).containsExactly(Said.text(text));
    }

    @Test
    void joinsFragmentsWhateverTheirLengths() {
        assertThat(Decoding.of(
                        ClientFrame.text("Hel").notLast(),
                        ClientFrame.continuation(bytes("lo ")).notLast(),
                        ClientFrame.continuation(bytes("World")),
                        ClientFrame.binary(new byte[] {1, 2}).notLast(),
                        ClientFrame.continuation(new byte[] {3}),
                        ClientFrame.text("next")))
                .containsExactly(Said.text("Hello World"), Said.binary(new byte[] {1, 2, 3}), Said.text("next"));
    }

    @Test
    void joinsFragmentsThatAreEmpty() {
        assertThat(Decoding.of(
                        ClientFrame.text("").notLast(),
                        ClientFrame.continuation(NOTHING).notLast(),
                        ClientFrame.continuation(bytes("a")).notLast(),
                        ClientFrame.continuation(NOTHING).notLast(),
                        ClientFrame.continuation(NOTHING),
                        ClientFrame.text("").notLast(),
                        ClientFrame.continuation(NOTHING),
                        ClientFrame.binary(NOTHING).notLast(),
                        ClientFrame.continuation(NOTHING)))
                .containsExactly(Said.text("a"), Said.text(""), Said.binary(NOTHING));
    }

    @Test
    void joinsACharacterThatIsInSeveralFragments() {
        byte[] smile = bytes("\ud83d\ude00");
        ClientFrame[] frames = {
            ClientFrame.of(1, new byte[] {smile[0]}).notLast(),
            ClientFrame.continuation(new byte[] {smile[1]}).notLast(),
            ClientFrame.continuation(NOTHING).notLast(),
            ClientFrame.continuation(new byte[] {smile[2]}).notLast(),
            ClientFrame.continuation(new byte[] {smile[3]})
        };

        assertThat(Decoding.of(frames)).containsExactly(Said.text("\ud83d\ude00"));
    }

    @Test
    void joinsAMessageOfOneByteFragments() {
        byte[] bytes = bytes("Käse ".repeat(2000));
        ClientFrame[] frames = new ClientFrame[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ClientFrame frame = ClientFrame.of(i == 0 ? 1 : 0, new byte[] {bytes[i]});
            frames[i] = i == bytes.length - 1 ? frame : frame.notLast();
        }

        assertThat(Decoding.of(frames)).containsExactly(Said.text("Käse ".repeat(2000)));
    }

    // --- control frames ---

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 124, 125})
    void takesPingsAndPongsOfUpTo125Bytes(int length) {
        byte[] payload = random(length);

        assertThat(Decoding.of(ClientFrame.ping(payload), ClientFrame.pong(payload), ClientFrame.text("after")))
                .containsExactly(Said.ping(payload), Said.pong(), Said.text("after"));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10})
    void refusesControlFramesOf126Bytes(int opcode) {
        byte[] payload = new byte[126];
        payload[0] = 3;

        assertThat(Decoding.of(ClientFrame.of(opcode, payload)))
                .containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10})
    void refusesControlFramesThatAreFragmented(int opcode) {
        assertThat(Decoding.of(ClientFrame.of(opcode, NOTHING).notLast(), ClientFrame.continuation(NOTHING)))
                .containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    @Test
    void takesControlFramesBetweenFragmentsAtOnce() {
        byte[] euro = bytes("\u20ac");
        assertThat(Decoding.of(
                        ClientFrame.of(1, new byte[] {euro[0]}).notLast(),
                        ClientFrame.ping(new byte[] {(byte) 0xFF, 1}),
                        ClientFrame.continuation(new byte[] {euro[1]}).notLast(),
                        ClientFrame.pong(random(125)),
                        ClientFrame.ping(NOTHING),
                        ClientFrame.continuation(new byte[] {euro[2]})))
                .containsExactly(
                        Said.ping(new byte[] {(byte) 0xFF, 1}), Said.pong(), Said.ping(NOTHING), Said.text("\u20ac"));
    }

    @Test
    void takesACloseFrameBetweenFragments() {
        assertThat(Decoding.of(
                        ClientFrame.text("never").notLast(),
                        ClientFrame.close(1000, "bye"),
                        ClientFrame.continuation(bytes(" ended"))))
                .containsExactly(Said.close(1000, "bye"));
    }

    // --- closing ---

    @Test
    void takesACloseFrameThatSaysNothing() {
        assertThat(Decoding.of(ClientFrame.close(NOTHING))).containsExactly(Said.close(1005, ""));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4201, 4999
            })
    void takesCodesThatMayBeSent(int code) {
        assertThat(Decoding.of(ClientFrame.close(code, ""))).containsExactly(Said.close(code, ""));
        assertThat(Decoding.of(ClientFrame.close(code, "Grüße"))).containsExactly(Said.close(code, "Grüße"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 125, 255, 256, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535})
    void refusesCodesThatMustNotBeSent(int code) {
        assertThat(Decoding.of(ClientFrame.close(code, ""))).containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
        assertThat(Decoding.of(ClientFrame.close(code, "a reason")))
                .containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    @Test
    void refusesHalfACode() {
        assertThat(Decoding.of(ClientFrame.close(new byte[] {3})))
                .containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    @Test
    void takesReasonsOfUpTo123Bytes() {
        String reason = "é".repeat(61) + "!";

        assertThat(Decoding.of(ClientFrame.close(4000, reason))).containsExactly(Said.close(4000, reason));
    }

    @Test
    void refusesAReasonThatIsNotUtf8AsSoonAsItShows() {
        byte[] payload = {3, (byte) 0xE8, 'n', 'o', (byte) 0xED, (byte) 0xA0, (byte) 0x80};
        byte[] half = {3, (byte) 0xE8, (byte) 0xC3};

        assertThat(Decoding.of(ClientFrame.close(payload))).containsExactly(Said.violation(CloseCode.INVALID_PAYLOAD));
        assertThat(Decoding.of(ClientFrame.close(half))).containsExactly(Said.violation(CloseCode.INVALID_PAYLOAD));
        assertThat(bytesUntilViolation(ClientFrame.close(payload))).isEqualTo(6 + 6);
    }

    @Test
    void refusesACodeAsSoonAsItShows() {
        assertThat(bytesUntilViolation(ClientFrame.close(1005, "reason"))).isEqualTo(6 + 2);
    }

    @Test
    void ignoresWhatFollowsAClose() {
        assertThat(Decoding.of(
                        ClientFrame.close(1000, ""),
                        ClientFrame.text("too late"),
                        ClientFrame.close(1001, ""),
                        ClientFrame.of(15, NOTHING).unmasked()))
                .containsExactly(Said.close(1000, ""));
    }

    @Test
    void ignoresWhatFollowsAViolation() {
        assertThat(Decoding.of(
                        ClientFrame.text("before"),
                        ClientFrame.of(3, NOTHING),
                        ClientFrame.text("too late"),
                        ClientFrame.close(1001, ""),
                        ClientFrame.of(15, NOTHING)))
                .containsExactly(Said.text("before"), Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    // --- frames that are none ---

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x40, 0x30, 0x50, 0x60, 0x70})
    void refusesReservedBits(int bits) {
        for (int opcode : new int[] {1, 2, 8, 9, 10}) {
            ClientFrame frame = ClientFrame.of(opcode, NOTHING).reserved(bits);
            assertThat(Decoding.of(frame)).containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
            assertThat(bytesUntilViolation(frame)).isEqualTo(1);
        }
        assertThat(Decoding.of(
                        ClientFrame.text("").notLast(),
                        ClientFrame.continuation(NOTHING).reserved(bits)))
                .containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void refusesOpcodesThatAreReserved(int opcode) {
        for (ClientFrame frame : List.of(
                ClientFrame.of(opcode, NOTHING),
                ClientFrame.of(opcode, NOTHING).notLast(),
                ClientFrame.of(opcode, new byte[300]))) {
            assertThat(Decoding.of(frame)).containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
            assertThat(bytesUntilViolation(frame)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 9, 10})
    void refusesFramesThatAreNotMasked(int opcode) {
        for (ClientFrame frame : List.of(
                ClientFrame.of(opcode, NOTHING).unmasked(),
                ClientFrame.of(opcode, new byte[100]).unmasked(),
                ClientFrame.of(opcode, new byte[100]).notLast().unmasked())) {
            assertThat(Decoding.of(frame)).containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
            assertThat(bytesUntilViolation(frame)).isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesAContinuationOfNothing(boolean last) {
        ClientFrame frame = last
                ? ClientFrame.continuation(bytes("x"))
                : ClientFrame.continuation(bytes("x")).notLast();

        assertThat(Decoding.of(frame)).containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
        assertThat(Decoding.of(ClientFrame.text("complete"), frame))
                .containsExactly(Said.text("complete"), Said.violation(CloseCode.PROTOCOL_ERROR));
        assertThat(Decoding.of(ClientFrame.text("a").notLast(), ClientFrame.continuation(bytes("b")), frame))
                .containsExactly(Said.text("ab"), Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 1", "2, 2"})
    void refusesAMessageWithinAMessage(int first, int second) {
        assertThat(Decoding.of(
                        ClientFrame.of(first, bytes("a")).notLast(),
                        ClientFrame.ping(NOTHING),
                        ClientFrame.of(second, bytes("b"))))
                .containsExactly(Said.ping(NOTHING), Said.violation(CloseCode.PROTOCOL_ERROR));
        assertThat(Decoding.of(
                        ClientFrame.of(first, NOTHING).notLast(),
                        ClientFrame.of(second, NOTHING).notLast()))
                .containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    // --- lengths ---

    @ParameterizedTest
    @CsvSource({"2, 0", "2, 1", "2, 125", "8, 0", "8, 125", "8, 126", "8, 65535"})
    void refusesLengthsThatAreNotInTheirShortestForm(int lengthBytes, int length) {
        ClientFrame frame = ClientFrame.binary(new byte[length]).announcing(lengthBytes, length);

        assertThat(Decoding.of(frame)).containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
        assertThat(bytesUntilViolation(frame)).isEqualTo(2 + lengthBytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MIN_VALUE + 5, -65_536})
    void refusesLengthsWithTheFirstBitSet(long length) {
        assertThat(Decoding.of(ClientFrame.text("abcde").announcing(8, length)))
                .containsExactly(Said.violation(CloseCode.PROTOCOL_ERROR));
    }

    @ParameterizedTest
    @ValueSource(longs = {65_537, Integer.MAX_VALUE, 1L << 31, 1L << 32, (1L << 32) + 3, Long.MAX_VALUE})
    void refusesWhatIsTooLongBeforeAnyByteOfIt(long length) {
        ClientFrame frame = ClientFrame.text("abc").announcing(8, length);

        assertThat(Decoding.of(frame)).containsExactly(Said.violation(CloseCode.MESSAGE_TOO_BIG));
        assertThat(bytesUntilViolation(frame)).isEqualTo(2 + 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 125, 126, 1000, 65_535, 65_536, 100_000})
    void takesMessagesAsLongAsTheyMayBeAndNoLonger(int limit) {
        byte[] exactly = random(limit);
        byte[] more = random(limit + 1);

        assertThat(Decoding.of(ClientFrame.stream(ClientFrame.binary(exactly)), limit))
                .containsExactly(Said.binary(exactly));
        assertThat(Decoding.of(ClientFrame.stream(ClientFrame.binary(more)), limit))
                .containsExactly(Said.violation(CloseCode.MESSAGE_TOO_BIG));
        assertThat(Decoding.of(ClientFrame.stream(ClientFrame.text("x".repeat(limit + 1))), limit))
                .containsExactly(Said.violation(CloseCode.MESSAGE_TOO_BIG));
    }

    @Test
    void countsAllFragmentsOfAMessage() {
        ClientFrame first = ClientFrame.text("x".repeat(600)).notLast();
        ClientFrame second = ClientFrame.continuation(new byte[300]).notLast();

        assertThat(Decoding.of(
                        ClientFrame.stream(first, second, ClientFrame.continuation(bytes("x".repeat(100)))), 1000))
                .containsExactly(Said.text("x".repeat(600) + "\0".repeat(300) + "x".repeat(100)));
        assertThat(Decoding.of(
                        ClientFrame.stream(first, second, ClientFrame.continuation(bytes("x".repeat(101)))), 1000))
                .containsExactly(Said.violation(CloseCode.MESSAGE_TOO_BIG));
    }

    @Test
    void controlFramesDoNotCountAsMessages() {
        byte[] payload = random(125);

        assertThat(Decoding.of(
                        ClientFrame.stream(
                                ClientFrame.text("12345").notLast(),
                                ClientFrame.ping(payload),
                                ClientFrame.continuation(bytes("67890"))),
                        10))
                .containsExactly(Said.ping(payload), Said.text("1234567890"));
    }

    @Test
    void takesALimitThatChangesFromTheNextFrameOn() {
        Decoding decoding = new Decoding();
        byte[] twenty = ClientFrame.text("x".repeat(20)).bytes();

        decoding.feed(twenty, 0, 10, 20, false);
        decoding.feed(twenty, 10, twenty.length - 10, 5, false);
        assertThat(decoding.said).containsExactly(Said.text("x".repeat(20)));

        decoding.feed(twenty, 0, twenty.length, 5, false);
        assertThat(decoding.said).last().isEqualTo(Said.violation(CloseCode.MESSAGE_TOO_BIG));
    }

    // --- what is kept ---

    @Test
    void keepsNothingBetweenMessages() {
        Decoding decoding = new Decoding();
        byte[] stream = ClientFrame.stream(
                ClientFrame.text("x".repeat(5000)).notLast(),
                ClientFrame.ping(random(125)),
                ClientFrame.continuation(random(0)));
        for (int i = 0; i < stream.length; i++) {
            decoding.feed(stream, i, 1, 65_536, false);
        }
        assertThat(decoding.said).hasSize(2);
        assertThat(decoding.decoder.retainedBytes()).isZero();

        byte[] header = ClientFrame.text("x".repeat(60_000)).bytes();
        decoding.feed(header, 0, 8, 65_536, false);
        assertThat(decoding.decoder.retainedBytes()).isZero();
    }

    @Test
    void keepsLittleMoreOfAMessageThanHasArrived() {
        Decoding decoding = new Decoding();
        byte[] stream = ClientFrame.binary(random(60_000)).bytes();
        for (int arrived = 1; arrived < stream.length; arrived++) {
            decoding.feed(stream, arrived - 1, 1, 65_536, false);
            assertThat(decoding.decoder.retainedBytes()).isBetween(0, Math.min(60_000, Math.max(512, 2 * arrived)));
        }
    }

    @Test
    void keepsNothingAfterTheEnd() {
        for (ClientFrame end : List.of(
                ClientFrame.close(1000, ""), ClientFrame.of(7, NOTHING), ClientFrame.continuation(new byte[65_000]))) {
            Decoding decoding = new Decoding();
            decoding.feed(ClientFrame.text("x".repeat(5000)).notLast());
            assertThat(decoding.decoder.retainedBytes()).isBetween(5000, 10_000);
            decoding.feed(end);
            assertThat(decoding.said).hasSize(1);
            assertThat(decoding.decoder.retainedBytes()).isZero();
        }
    }

    @Test
    void handsOutBytesThatAreNobodyElses() {
        List<byte[]> binaries = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder(new Ignoring() {
            @Override
            public void binary(byte[] message) {
                binaries.add(message);
            }
        });
        byte[] stream = ClientFrame.stream(ClientFrame.binary(new byte[] {1}), ClientFrame.binary(new byte[] {2}));
        decoder.decode(ByteBuffer.wrap(stream), 10);

        assertThat(binaries).containsExactly(new byte[] {1}, new byte[] {2});
        assertThat(stream)
                .isEqualTo(ClientFrame.stream(ClientFrame.binary(new byte[] {1}), ClientFrame.binary(new byte[] {2})));
    }

    @Test
    void goesOnAfterAHandlerThatThrows() {
        List<String> texts = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder(new Ignoring() {
            @Override
            public void text(String message) {
                texts.add(message);
                if (message.equals("bad")) {
                    throw new IllegalStateException(message);
                }
            }
        });
        ByteBuffer bytes = ByteBuffer.wrap(ClientFrame.stream(
                ClientFrame.text("b").notLast(), ClientFrame.continuation(bytes("ad")), ClientFrame.text("good")));

        assertThatThrownBy(() -> decoder.decode(bytes, 10)).hasMessage("bad");
        decoder.decode(bytes, 10);

        assertThat(texts).containsExactly("bad", "good");
    }

    private static class Ignoring implements FrameDecoder.Handler {

        @Override
        public void text(String message) {}

        @Override
        public void binary(byte[] message) {}

        @Override
        public void ping(byte[] payload) {}

        @Override
        public void pong() {}

        @Override
        public void close(int code, String reason) {}

        @Override
        public void violation(CloseCode code, String reason) {}
    }

    private static int bytesUntilViolation(ClientFrame frame) {
        Decoding decoding = new Decoding();
        byte[] stream = frame.bytes();
        int arrived = 0;
        while (decoding.said.isEmpty()) {
            decoding.feed(stream, arrived, 1, 65_536, false);
            arrived++;
        }
        assertThat(decoding.said).allMatch(said -> said.startsWith("violation"));
        return arrived;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return ClientFrame.text(text).payload();
    }
}
