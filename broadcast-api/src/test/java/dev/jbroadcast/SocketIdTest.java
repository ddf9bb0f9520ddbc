package dev.jbroadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "1234567.7654321", "0.0", "12345678901234567890.12345678901234567890"})
    void isTwoNumbersWithADotBetween(String value) {
        assertThat(new SocketId(value)).hasToString(value);
        assertThat(SocketId.parse(value)).contains(new SocketId(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "undefined",
                "null",
                "1.1\n",
                "\n1.1",
                "1.1:",
                ":1.1",
                "1.1:private-x",
                "1",
                "1.",
                ".1",
                "1.1.1",
                "-1.1",
                "1,1",
                " 1.1",
                "1.1 ",
                "a.b",
                "١.١",
                "123456789012345678901.1"
            })
    void refusesAnythingElseBecauseItIsSigned(String value) {
        assertThat(SocketId.parse(value)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SocketId(value))
                .withMessage("a socket id has the form digits, dot, digits, such as 123.456");
    }

    @Test
    void isAbsentWhereTheHeaderIs() {
        assertThat(SocketId.parse(null)).isEmpty();
    }
}
