package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All sequences of up to four bytes, against all characters there are. */
class Utf8ValidityTest {

    /** Characters, and the beginnings of characters: their bytes behind a 1, so that zeros count. */
    private final Set<Integer> characters = new HashSet<>();

    private final Set<Integer> beginnings = new HashSet<>();

    @Test
    void takesAllCharactersAndNothingElse() {
        collectAllCharacters();

        assertThat(followedByAnything(new byte[4], 0)).isEqualTo(characters.size());
    }

    private void collectAllCharacters() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
            for (int length = 1; length < bytes.length; length++) {
                beginnings.add(key(bytes, length));
            }
            characters.add(key(bytes, bytes.length));
        }
    }

    /** Returns how many characters begin with the first bytes. */
    private int followedByAnything(byte[] bytes, int length) {
        int found = 0;
        for (int value = 0; value < 256; value++) {
            bytes[length] = (byte) value;
            int state = Utf8Validity.after(Utf8Validity.COMPLETE, bytes, 0, length + 1);
            if (characters.contains(key(bytes, length + 1))) {
                same(state == Utf8Validity.COMPLETE, bytes, length);
                found++;
            } else if (beginnings.contains(key(bytes, length + 1))) {
                same(state > Utf8Validity.COMPLETE, bytes, length);
                found += followedByAnything(bytes, length + 1);
            } else {
                same(state == Utf8Validity.INVALID, bytes, length);
            }
        }
        return found;
    }

    private static void same(boolean asExpected, byte[] bytes, int length) {
        if (!asExpected) {
            throw new AssertionError("wrong about " + HexFormat.of().formatHex(bytes, 0, length + 1));
        }
    }

    private static int key(byte[] bytes, int length) {
        int key = 1;
        for (int i = 0; i < length; i++) {
            key = key * 257 + (bytes[i] & 0xFF);
        }
        return key;
    }

    @Test
    void comesToTheSameInWhateverPiecesTheBytesArrive() {
        byte[] bytes = "plain text, and \u00e9, \u20ac, \ud83d\ude00; then plain text again, and so on\u00e9"
                .getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                int state = Utf8Validity.after(Utf8Validity.COMPLETE, bytes, 0, first);
                state = Utf8Validity.after(state, bytes, first, second);
                assertThat(Utf8Validity.after(state, bytes, second, bytes.length))
                        .isEqualTo(Utf8Validity.COMPLETE);
            }
        }
    }

    @Test
    void findsAByteThatIsNotAsciiWhereverItIs() {
        for (int length = 1; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
                bytes[at] = (byte) 0xFF;
                assertThat(Utf8Validity.after(Utf8Validity.COMPLETE, bytes, 0, length))
                        .isEqualTo(Utf8Validity.INVALID);
            }
        }
    }
}
