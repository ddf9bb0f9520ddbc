package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

    private static final List<String> NASTY = List.of(
            "\"",
            "\\",
            "\\\"",
            "\\u0041",
            "\n",
            "\r",
            "\t",
            "\b",
            "\f",
            "\u0000",
            "\u001f",
            "\u007f",
            "/",
            "</script>",
            "\u2028",
            "\u2029",
            "\ufeff",
            "\uffff",
            "é",
            "漢",
            "😀",
            "\ud83d",
            "\ude00",
            "\ude00\ud83d",
            "{}",
            "null",
            "x");

    private final JsonCodec codec = new Jackson3JsonCodec();

    @Test
    void writesEveryTextSoThatItIsReadAsItWas() {
        Random random = new Random(20261121);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(
                        random.nextBoolean()
                                ? NASTY.get(random.nextInt(NASTY.size()))
                                : String.valueOf((char) random.nextInt(0x10000)));
            }

            String quoted = JsonText.quoted(text.toString());

            assertThat(codec.read(quoted)).isEqualTo(text.toString());
            assertThat(quoted).doesNotMatch("(?s).*[\\x00-\\x1f].*");
            // As it crosses a network.
            assertThat(new String(quoted.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(quoted);
        }
    }

    @Test
    void writesEveryCharacterThereIs() {
        for (int c = 0; c <= 0xffff; c++) {
            String text = String.valueOf((char) c);

            assertThat(codec.read(JsonText.quoted(text))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
                    plain, "plain"
                    a"b, "a\\"b"
                    a\\b, "a\\\\b"
                    Zoë 😀 </x>, "Zoë 😀 </x>"
                    """)
    void escapesNoMoreThanItHasTo(String text, String quoted) {
        assertThat(JsonText.quoted(text)).isEqualTo(quoted);
    }
}
