package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextMessageTest {

    private final TextMessage message = new TextMessage(12);

    @Test
    void isThereWithItsLastPart() {
        assertThat(message.add("one", false)).isNull();
        assertThat(message.add(" and ", false)).isNull();
        assertThat(message.add("two", true)).isEqualTo("one and two");

        assertThat(message.add("three", true)).isEqualTo("three");
        assertThat(message.isTooBig()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "twelve bytes", "äöüäöü", "€€€€", "😀😀😀"})
    void mayBeAsBigAsTheLimitInBytes(String text) {
        assertThat(message.add(text, true)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"thirteen byte", "äöüäöüa", "€€€€a", "😀😀😀a"})
    void mayNotBeBiggerByOneByte(String text) {
        assertThat(message.add(text, true)).isNull();
        assertThat(message.isTooBig()).isTrue();
    }

    @Test
    void endsAllOnceItWasTooBig() {
        assertThat(message.add("seven b", false)).isNull();
        assertThat(message.isTooBig()).isFalse();

        assertThat(message.add("seven b", false)).isNull();
        assertThat(message.isTooBig()).isTrue();
        assertThat(message.add("rest", true)).isNull();
        assertThat(message.add("next", true)).isNull();
    }
}
