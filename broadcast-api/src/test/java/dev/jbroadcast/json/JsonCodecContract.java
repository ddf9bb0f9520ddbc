package dev.jbroadcast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every JSON codec writes and reads, whatever its library. */
abstract class JsonCodecContract {

    private final JsonCodec codec = codec();

    abstract JsonCodec codec();

    enum Status {
        SHIPPED
    }

    record Item(String name, int count) {
        boolean isUrgent() {
            return true;
        }

        public String getOwner() {
            return "not for browsers";
        }
    }

    public record Order(long id, boolean isGift, Item first, List<Item> items, Map<String, Item> byName) {
        public boolean isUrgent() {
            return true;
        }

        public String getFoo() {
            return "not for browsers";
        }

        public Order self() {
            return this;
        }
    }

    private record Card(String number, List<String> owners) {
        /** Only the end of it may leave the house. */
        @Override
        public String number() {
            return "…" + number.substring(number.length() - 4);
        }
    }

    record Values(
            Instant at,
            Duration took,
            LocalDate day,
            Status status,
            Optional<String> there,
            Optional<String> absent,
            String nothing,
            Object anything,
            double price,
            long big,
            BigInteger bigger) {}

    public static class Plain {
        public String name;
        public Integer count;
    }

    private Object roundTrip(Object value) {
        return codec.read(codec.write(value));
    }

    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    @Test
    void writesRecordsByTheirComponentsOnlyHoweverDeepTheyAre() {
        var item = new Item("pen", 2);
        Map<String, Object> written = object("name", "pen", "count", 2);

        assertThat(roundTrip(item)).isEqualTo(written);
        assertThat(roundTrip(new Order(42, true, item, List.of(item), Map.of("pen", item))))
                .isEqualTo(object(
                        "id",
                        42,
                        "isGift",
                        true,
                        "first",
                        written,
                        "items",
                        List.of(written),
                        "byName",
                        object("pen", written)));
        assertThat(roundTrip(List.of(item, Optional.of(item), new Item[] {item}, Map.of("a", List.of(item)))))
                .isEqualTo(List.of(written, written, List.of(written), object("a", List.of(written))));
    }

    @Test
    void writesWhatTheAccessorOfARecordSays() {
        assertThat(roundTrip(new Card("4111111111111234", List.of("Ada"))))
                .isEqualTo(object("number", "…1234", "owners", List.of("Ada")));
    }

    @Test
    void writesDatesEnumsNumbersAndAbsentValuesAlike() {
        var values = new Values(
                Instant.parse("2026-01-02T03:04:05.500Z"),
                Duration.ofMinutes(90),
                LocalDate.of(2026, 1, 2),
                Status.SHIPPED,
                Optional.of("x"),
                Optional.empty(),
                null,
                object("a", null, "list", Arrays.asList(1, null, "b")),
                1.5,
                9007199254740993L,
                new BigInteger("12345678901234567890"));

        assertThat(roundTrip(values))
                .isEqualTo(object(
                        "at",
                        "2026-01-02T03:04:05.500Z",
                        "took",
                        "PT1H30M",
                        "day",
                        "2026-01-02",
                        "status",
                        "SHIPPED",
                        "there",
                        "x",
                        "absent",
                        null,
                        "nothing",
                        null,
                        "anything",
                        object("a", null, "list", Arrays.asList(1, null, "b")),
                        "price",
                        1.5,
                        "big",
                        9007199254740993L,
                        "bigger",
                        new BigInteger("12345678901234567890")));
    }

    @Test
    void writesPlainObjectsWithTheirAbsentValues() {
        var plain = new Plain();
        plain.name = "a";

        assertThat(roundTrip(plain)).isEqualTo(object("name", "a", "count", null));
    }

    @Test
    void writesBytesAsBase64() {
        assertThat(codec.write(object("bytes", new byte[] {1, 2}))).isEqualTo("{\"bytes\":\"AQI=\"}");
    }

    @Test
    void writesScalars() {
        assertThat(codec.write(null)).isEqualTo("null");
        assertThat(codec.write("a")).isEqualTo("\"a\"");
        assertThat(codec.write(1)).isEqualTo("1");
        assertThat(codec.write(true)).isEqualTo("true");
        assertThat(codec.write(Optional.empty())).isEqualTo("null");
        assertThat(codec.write(Map.of())).isEqualTo("{}");
        assertThat(codec.write(List.of())).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "😀",
                "\"quotes\" and \\ and /",
                "\u2028\u2029",
                "\u0000\u0001\u001f\u007f",
                "\r\n\t",
                "äöü ß 漢字",
                "</script>"
            })
    void writesAnyTextOnOneLineAndReadsItBack(String text) {
        String json = codec.write(object(text, text));

        assertThat(json).doesNotContain("\n", "\r", "\u0000");
        assertThat(codec.read(json)).isEqualTo(object(text, text));
    }

    @Test
    void readsPlainValues() {
        assertThat(codec.read("null")).isNull();
        assertThat(codec.read(" \"a\" ")).isEqualTo("a");
        assertThat(codec.read("true")).isEqualTo(true);
        assertThat(codec.read("-1")).isEqualTo(-1);
        assertThat(codec.read("2147483648")).isEqualTo(2147483648L);
        assertThat(codec.read("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(codec.read("1e2")).isEqualTo(100.0);
        assertThat(codec.read("[1,[2,{}],null,false]")).isEqualTo(Arrays.asList(1, List.of(2, Map.of()), null, false));
    }

    @Test
    void keepsTheOrderOfMembers() {
        assertThat((Map<?, ?>) codec.read("{\"z\":1,\"a\":2,\"m\":3,\"b\":4}"))
                .extracting(map -> List.copyOf(map.keySet()))
                .isEqualTo(List.of("z", "a", "m", "b"));
    }

    @Test
    void takesTheLastOfTwoMembersWithOneName() {
        assertThat(codec.read("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", 2));
    }

    @Test
    void readsIntoAClassAndIgnoresWhatItDoesNotKnow() {
        Plain plain = codec.read("{\"name\":\"a\",\"unknown\":{\"deep\":[1,{}]},\"count\":3}", Plain.class);

        assertThat(plain.name).isEqualTo("a");
        assertThat(plain.count).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[1,",
                "[1,]",
                "{\"a\":}",
                "{\"a\"}",
                "{'a':1}",
                "nul",
                "NaN",
                "01",
                "\"a",
                "\"\u0001\"",
                "a",
                ",",
                "1,2",
                "],[",
                "//x",
                "{} x",
                "{} {}",
                "{} ]",
                "[] ]",
                "{}}",
                "1 2",
                "\"a\" \"b\"",
                "true false",
                "{} // x",
                "\uFEFF{}"
            })
    void refusesWhatIsNotExactlyOneValue(String text) {
        assertThatThrownBy(() -> codec.read(text)).isInstanceOf(JsonCodecException.class);
        assertThatThrownBy(() -> codec.read(text, Plain.class)).isInstanceOf(JsonCodecException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void refusesTextThatIsNestedTooDeepInsteadOfOverflowing(String open) {
        String deep = open.repeat(100_000);

        assertThatThrownBy(() -> codec.read(deep)).isInstanceOf(JsonCodecException.class);
        assertThatThrownBy(() -> codec.read("{\"unknown\":" + deep, Plain.class))
                .isInstanceOf(JsonCodecException.class);
    }

    @Test
    void refusesEveryBeginningOfAText() {
        String json = "{\"name\":\"\\u00e4\",\"a\":[1.5e3,true,null,{\"b\":\"c\"}],\"count\":12}";

        for (int end = 0; end < json.length(); end++) {
            String beginning = json.substring(0, end);
            assertThatThrownBy(() -> codec.read(beginning)).isInstanceOf(JsonCodecException.class);
            assertThatThrownBy(() -> codec.read(beginning, Plain.class)).isInstanceOf(JsonCodecException.class);
        }
        assertThat(codec.read(json, Plain.class).count).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "\"text\"", "{\"count\":\"many\"}", "{\"count\":{}}"})
    void refusesTextThatDoesNotFitTheClass(String text) {
        assertThatThrownBy(() -> codec.read(text, Plain.class)).isInstanceOf(JsonCodecException.class);
    }

    @Test
    void saysThatAValueCannotBeWritten() {
        record Broken(String part) {
            @Override
            public String part() {
                throw new UnsupportedOperationException("broken");
            }
        }

        assertThatThrownBy(() -> codec.write(new Broken("a"))).isInstanceOf(JsonCodecException.class);
        assertThatThrownBy(() -> codec.write(List.of(new Broken("a")))).isInstanceOf(JsonCodecException.class);
    }
}
