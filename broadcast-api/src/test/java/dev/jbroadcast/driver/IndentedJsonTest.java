package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.json.JsonCodec;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndentedJsonTest {

    @Test
    void writesALineForEachValue() {
        assertThat(IndentedJson.of("{\"a\":1,\"b\":[true,null,{\"c\":{}}],\"d\":[ ]}"))
                .isEqualTo("""
                {
                    "a": 1,
                    "b": [
                        true,
                        null,
                        {
                            "c": {}
                        }
                    ],
                    "d": []
                }""");
    }

    @Test
    void isTheSameHoweverTheTextWasIndentedBefore() {
        String compact = "{\"a\":[1,2],\"b\":{\"c\":\"d  e\"}}";

        assertThat(IndentedJson.of("\n{ \"a\" :\t[ 1 ,2\r\n],  \"b\":{\"c\" : \"d  e\"} } "))
                .isEqualTo(IndentedJson.of(compact));
        assertThat(IndentedJson.of(IndentedJson.of(compact))).isEqualTo(IndentedJson.of(compact));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\"", "\"{[,:]} \\\" {\"", "\"\\\\\"", "\"\\\\\\\"[\"", "\"\\u0022,\"", "\"😀\"", "42", "null"
            })
    void leavesStringsAndOtherValuesAsTheyAre(String value) {
        assertThat(IndentedJson.of(value)).isEqualTo(value);
        assertThat(IndentedJson.of("[" + value + "]")).isEqualTo("[\n    " + value + "\n]");
    }

    @Test
    void saysTheSameAsTheTextDid() {
        JsonCodec codec = JsonCodec.detect();
        String json = "{\"a\":{\"b\":[[],[[1.5e3,\"\\\\\\\"}\"]],{}]},\"\\\"\":\"\\u00e4\",\"c\":[{},{\"d\":false}]}";

        assertThat(codec.read(IndentedJson.of(json))).isEqualTo(codec.read(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\"",
                "\"\\",
                "{",
                "}",
                "]]]",
                "{[}]",
                "[,:",
                "{\"a\":",
                "\"a\\\"",
                "\"\\u12",
                "plain text",
                "\ud83d"
            })
    void survivesWhatIsNotJson(String text) {
        assertThat(withoutSpaces(IndentedJson.of(text))).isEqualTo(withoutSpaces(text));
    }

    @Test
    void survivesAnyTextAndLosesNothingButSpaces() {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append("{}[],:\"\\ \n\tu0a\u0000ä😀".charAt(random.nextInt(18)));
            }

            assertThat(withoutSpaces(IndentedJson.of(text.toString()))).isEqualTo(withoutSpaces(text.toString()));
        }
    }

    @Test
    void doesNotGrowWithTheSquareOfTheDepth() {
        int depth = 100_000;

        assertThat(IndentedJson.of("[".repeat(depth))).hasSizeLessThan(depth * 200);
    }

    private static String withoutSpaces(String text) {
        return text.replaceAll("[ \\t\\r\\n]", "");
    }
}
