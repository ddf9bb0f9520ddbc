package dev.jbroadcast.authorization;

import static dev.jbroadcast.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jbroadcast.Cases;
import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelParametersTest {

    private final List<Object> read = new ArrayList<>();

    private enum State {
        OPEN {
            @Override
            public String toString() {
                return "open";
            }
        },
        CLOSED
    }

    private record Order(long id) {}

    private ChannelDecision decide(String text, Function<ChannelParameters, ?> callback) {
        return decide(text, callback, channels -> {});
    }

    private ChannelDecision decide(String text, Function<ChannelParameters, ?> callback, ChannelRoutes more) {
        ChannelRoutes routes = channels ->
                channels.privateChannel("a.{x}.{y}", (subscriber, params) -> read.add(callback.apply(params)));
        return ChannelRegistry.of(routes, more)
                .authorize(new Channel("private-a." + text + ".z"), () -> "ada", new SocketId("1.2"));
    }

    private String reason(ChannelDecision decision) {
        assertThat(decision).isInstanceOf(ChannelDecision.Denied.class);
        assertThat(read).isEmpty();
        return ((ChannelDecision.Denied) decision).reason();
    }

    @Test
    void convertsWhatJavaHasToOffer() {
        UUID id = UUID.fromString("5c2b7b32-8a3e-4a6f-9d0e-000000000001");

        decide("-42", params -> params.getLong("x"));
        decide("42", params -> params.getInt("x"));
        decide("42", params -> params.get("x", long.class));
        decide("42", params -> params.get("x", Integer.class));
        decide("42", params -> params.get("x", short.class));
        decide("42", params -> params.get("x", byte.class));
        decide("42", params -> params.get("x"));
        decide("42", params -> params.get("x", String.class));
        decide("true", params -> params.get("x", boolean.class));
        decide("a", params -> params.get("x", char.class));
        decide("OPEN", params -> params.get("x", State.class));
        decide(id.toString(), params -> params.getUuid("x"));
        decide(id.toString(), params -> params.get("x", UUID.class));

        assertThat(read)
                .containsExactly(-42L, 42, 42L, 42, (short) 42, (byte) 42, "42", "42", true, 'a', State.OPEN, id, id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1e3", "9223372036854775808", "--1", "1-2", "@", "_1", "0x1"})
    void deniesTextThatIsNoNumber(String text) {
        assertThat(reason(decide(text, params -> params.getLong("x"))))
                .startsWith("private-a.{x}.{y}: {x} is \"%s\", which is no Long (".formatted(text));
        assertThat(reason(decide(text, params -> params.getInt("x")))).contains("which is no Integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"042", "-0", "00", "-042"})
    void deniesAnotherWayToWriteANumberBecauseNothingIsBroadcastThere(String text) {
        assertThat(reason(decide(text, params -> params.getLong("x"))))
                .isEqualTo("private-a.{x}.{y}: {x} is \"%s\", which is no Long (it would be written \"%s\")"
                        .formatted(text, Long.valueOf(text)));
        assertThat(reason(decide(text, params -> params.getInt("x")))).contains("it would be written");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "5C2B7B32-8A3E-4A6F-9D0E-000000000001",
                "5c2b7b328a3e4a6f9d0e000000000001",
                "5c2b7b32-8a3e-4a6f-9d0e-0000000000011",
                "-----"
            })
    void deniesAnythingButTheUsualFormOfAUuid(String text) {
        assertThat(reason(decide(text, params -> params.getUuid("x")))).contains("which is no UUID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "Open", "HALF-OPEN", "0", "CLOSED_"})
    void deniesAnythingButTheNamesOfConstants(String text) {
        assertThat(reason(decide(text, params -> params.get("x", State.class))))
                .isEqualTo("private-a.{x}.{y}: {x} is \"%s\", which is no State (there is no such constant)", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "yes", "1", "falsee"})
    void deniesAnythingButTrueAndFalse(String text) {
        assertThat(reason(decide(text, params -> params.get("x", Boolean.class))))
                .contains("which is no Boolean");
    }

    @Test
    void bindsModels() {
        Map<Long, Order> orders = Map.of(42L, new Order(42));
        ChannelRoutes binding = channels -> channels.bind(Order.class, text -> orders.get(Long.valueOf(text)));
        Function<ChannelParameters, Order> callback = params -> params.get("x", Order.class);

        assertThat(reason(decide("43", callback, binding)))
                .isEqualTo("private-a.{x}.{y}: {x} is \"43\", and there is no such Order");
        assertThat(reason(decide("abc", callback, binding)))
                .startsWith("private-a.{x}.{y}: {x} is \"abc\", which is no Order (");
        assertThat(decide("42", callback, binding)).isEqualTo(ChannelDecision.allow());
        assertThat(read).containsExactly(new Order(42));
    }

    @Test
    void prefersTheApplicationsConverter() {
        decide(
                "a",
                params -> params.getLong("x"),
                channels -> channels.bind(long.class, text -> Long.parseLong(text, 16)));

        assertThat(read).containsExactly(10L);
    }

    @Test
    void throwsOnWhatAConverterThrows() {
        assertThatIllegalStateException()
                .isThrownBy(() -> decide(
                        "42",
                        params -> params.get("x", Order.class),
                        channels -> channels.bind(Order.class, text -> {
                            throw new IllegalStateException("the database is away");
                        })))
                .withMessage("the database is away");
    }

    @Test
    void saysHowToAddAConverterThatIsMissing() {
        for (Class<?> type : List.of(Order.class, double.class, Object.class)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> decide("42", params -> params.get("x", type)))
                    .withMessage("{x} cannot be made a %s: add bind(%s.class, …) to the routes"
                            .formatted(type.getName(), type.getSimpleName()));
        }
    }

    @Test
    void refusesASecondConverterToAType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(
                        channels -> channels.bind(Long.class, Long::valueOf).bind(long.class, Long::valueOf)))
                .withMessage("there are two converters to long; bind it once");
    }

    @Test
    void keepsAConvertersMessageFromBreakingTheLine() {
        assertThat(reason(decide(
                        "42",
                        params -> params.get("x", Order.class),
                        channels -> channels.bind(Order.class, text -> {
                            throw new IllegalArgumentException("no\nno");
                        }))))
                .isEqualTo("private-a.{x}.{y}: {x} is \"42\", which is no Order (no?no)");
    }

    @Test
    void isWrittenInTheOrderOfThePlaceholders() {
        decide("42", ChannelParameters::toString);

        assertThat(read).containsExactly("{x=42, y=z}");
    }

    @Test
    void noTextIsAnythingButConvertedOrDenied() {
        Class<?>[] types = {
            long.class, Integer.class, short.class, Byte.class, boolean.class, char.class, UUID.class, State.class
        };
        forAll(20_000, cases -> {
            Class<?> type = cases.oneOf(types);
            String text = text(cases);
            if (!Channel.isLegalName("private-a." + text + ".z") || text.isEmpty() || text.contains(".")) {
                return;
            }
            read.clear();

            ChannelDecision decision = decide(text, params -> params.get("x", type));

            if (decision instanceof ChannelDecision.Denied) {
                assertThat(read).isEmpty();
            } else {
                // What was converted is written as it was read, or it would be a value with several channels.
                Object value = read.get(0);
                assertThat(value instanceof Enum<?> constant ? constant.name() : value.toString())
                        .isEqualTo(text);
            }
        });
    }

    private static String text(Cases cases) {
        return switch (cases.upTo(5)) {
            case 0 -> cases.text("0123456789-", 1, 21);
            case 1 -> cases.text("-01", 1, 3);
            case 2 -> cases.text("0123456789abcdefABCDEF-", 30, 38);
            case 3 ->
                cases.oneOf("true", "false", "OPEN", "CLOSED", "open", "True", "9223372036854775807")
                        + cases.oneOf("", "", "-", "0");
            case 4 -> new UUID(cases.upTo(1000) * 0x123456789abcdL, cases.upTo(1000) * 0x987654321L).toString();
            default -> cases.segment();
        };
    }
}
