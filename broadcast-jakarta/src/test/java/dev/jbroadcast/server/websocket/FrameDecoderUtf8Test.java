package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.CloseCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of invalid UTF-8 at every position of a text, and the text in all kinds of pieces. */
class FrameDecoderUtf8Test {

    private static final byte[] TEXT =
            "a\u00e9\u20ac\ud83d\ude00b plain text of some length".getBytes(StandardCharsets.UTF_8);
    private static final int HEADER = 6;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // continuations of nothing
                "80",
                "bf",
                "8080",
                // overlong
                "c080",
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf",
                // surrogates
                "eda080",
                "edafbf",
                "edb080",
                "edbfbf",
                // beyond U+10FFFF
                "f4908080",
                "f5808080",
                "f8808080",
                "fc80808080",
                // never in UTF-8
                "fe",
                "ff",
                // characters without an end
                "c3",
                "e2",
                "e282",
                "f0",
                "f09f",
                "f09f98",
            })
    void isRefusedAsSoonAsItShows(String hex) {
        byte[] invalid = HexFormat.of().parseHex(hex);
        for (int position = 0; position <= TEXT.length; position++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(TEXT, 0, position);
            out.writeBytes(invalid);
            out.write(TEXT, position, TEXT.length - position);
            byte[] text = out.toByteArray();
            int shows = whereItShows(text);
            if (shows == 0) {
                // A character without an end, in front of the rest of another.
                continue;
            }
            refusesInOneFrame(text, shows);
            refusesInSegments(text, shows);
            refusesInFragments(text);
        }
    }

    /** How many bytes have to be there to know; 0 if it is valid. What is compared with is tested by itself. */
    private static int whereItShows(byte[] text) {
        for (int length = 1; length <= text.length; length++) {
            int state = Utf8Validity.after(Utf8Validity.COMPLETE, text, 0, length);
            if (state == Utf8Validity.INVALID || length == text.length && state != Utf8Validity.COMPLETE) {
                return length;
            }
        }
        return 0;
    }

    private static void refusesInOneFrame(byte[] text, int shows) {
        byte[] frame = ClientFrame.of(1, text).bytes();
        Decoding decoding = new Decoding();
        for (int i = 0; i < frame.length; i++) {
            assertThat(decoding.said).hasSize(i >= HEADER + shows ? 1 : 0);
            decoding.feed(frame, i, 1, 1000, false);
        }
        assertThat(decoding.said).isEqualTo(refused());
    }

    private static void refusesInSegments(byte[] text, int shows) {
        byte[] frame = ClientFrame.of(1, text).bytes();
        for (int split = 0; split <= frame.length; split++) {
            Decoding decoding = new Decoding();
            decoding.feed(frame, 0, split, 1000, false);
            assertThat(decoding.said).isEqualTo(split >= HEADER + shows ? refused() : List.of());
            decoding.feed(frame, split, frame.length - split, 1000, false);
            assertThat(decoding.said).isEqualTo(refused());
        }
    }

    private static void refusesInFragments(byte[] text) {
        for (int split = 0; split <= text.length; split++) {
            Decoding decoding = new Decoding();
            decoding.feed(ClientFrame.of(1, Arrays.copyOfRange(text, 0, split)).notLast());
            decoding.feed(ClientFrame.continuation(Arrays.copyOfRange(text, split, text.length)));
            assertThat(decoding.said).isEqualTo(refused());
        }
    }

    private static List<String> refused() {
        return List.of(Said.violation(CloseCode.INVALID_PAYLOAD));
    }
}
