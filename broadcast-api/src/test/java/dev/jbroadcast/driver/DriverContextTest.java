package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverContextTest {

    private static DriverContext context(String value) {
        return new DriverContext(
                "live",
                Map.of("property", value),
                name -> {
                    throw new IllegalArgumentException(name);
                },
                JsonCodec.detect(),
                Threads.defaults());
    }

    @Test
    void hasNothingForAPropertyThatIsNotSetOrSetToNothing() {
        assertThat(context(" ").get("property")).isEmpty();
        assertThat(context("x").get("other")).isEmpty();
        assertThat(context("x").getInt("other")).isEmpty();
        assertThat(context("x").getBoolean("other")).isEmpty();
        assertThat(context("x").getDuration("other")).isEmpty();
    }

    @Test
    void readsNumbersAndTruth() {
        assertThat(context(" 42 ").getInt("property")).hasValue(42);
        assertThat(context("True").getBoolean("property")).hasValue(true);
        assertThat(context("false").getBoolean("property")).hasValue(false);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "2m, PT2M", "1h, PT1H", "PT1.5S, PT1.5S"})
    void readsTimes(String text, Duration time) {
        assertThat(context(text).getDuration("property")).hasValue(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "ten seconds", "-1s", "1.5s", "999999999999999h"})
    void saysHowATimeIsWritten(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context(text).getDuration("property"))
                .withMessage("broadcast.connections.live.property is \"" + text
                        + "\"; it takes a time with its unit, such as 500ms, 10s or 2m");
    }

    @Test
    void saysHowNumbersAndTruthAreWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context("4.2").getInt("property"))
                .withMessageEndingWith("is \"4.2\"; it takes a whole number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context("yes").getBoolean("property"))
                .withMessageEndingWith("is \"yes\"; it takes true or false");
    }

    @Test
    void remembersWhatItWasAskedFor() {
        DriverContext context = context("1");
        context.get("a");
        context.getInt("property");

        assertThat(context.asked()).containsExactly("a", "property");
    }
}
