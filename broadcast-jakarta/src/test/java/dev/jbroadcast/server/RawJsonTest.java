package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {

    private static final JsonCodec CODEC = JsonCodec.detect();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0.10e+400",
                "true",
                "null",
                "\"\"",
                "\"a\\\"}],:\\\\\"",
                "{}",
                "[]",
                "[ ]",
                "{\"a\":{\"b\":[1,\"]\",{}]},\"wanted\":2}",
                "[[[]],\"}\"]",
                "{ \"x\" : [ 1 , 2 ] }"
            })
    void findsTheTextOfAMemberWhateverStandsAroundIt(String value) {
        for (String json : new String[] {
            "{\"wanted\":%s}",
            " {\n\t\"wanted\" : %s\r\n} ",
            "{\"other\":{\"wanted\":7},\"wanted\":%s,\"last\":[\"wanted\"]}",
            "{\"wan\\u0074ed\":%s}",
            "{\"wanted\":0,\"wanted\":%s}",
            "{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":[],\"wanted\":%s,\"e\":null}"
        }) {
            assertThat(RawJson.member(json.formatted(value), "wanted", CODEC)).isEqualTo(value);
        }
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(RawJson.member("{}", "wanted", CODEC)).isNull();
        assertThat(RawJson.member("{\"a\":{\"wanted\":1}}", "wanted", CODEC)).isNull();
    }

    @Test
    void measuresTexts() {
        for (String text : new String[] {"", "a", "ü", "€", "😀", "aü€😀", "\u0000\u007f\u0080\u07ff\u0800\uffff"}) {
            assertThat(Utf8.length(text)).isEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        }
        assertThat(Utf8.isLonger("üü", 4)).isFalse();
        assertThat(Utf8.isLonger("üüa", 4)).isTrue();
        assertThat(Utf8.isLonger("aaaaa", 4)).isTrue();
        assertThat(Utf8.isLonger("a", 4)).isFalse();
    }
}
