package dev.jbroadcast.clientevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.Channel;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.Jackson2JsonCodec;
import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonbJsonCodec;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientEventRegistryTest {

    private static final SocketId SOCKET = new SocketId("1.2");
    private static final JsonCodec CODEC = new Jackson3JsonCodec();
    private static final String TYPING = "{\"on\":true,\"secret\":\"xyzzy\"}";

    private final List<Object> calls = new ArrayList<>();

    record Typing(boolean on) {}

    record Positive(int value) {
        Positive {
            if (value <= 0) {
                throw new IllegalArgumentException("xyzzy");
            }
        }
    }

    /** No record, which not every implementation of JSON-B can make. */
    public static final class Dot {
        public int x;
    }

    enum State {
        OPEN
    }

    static Stream<JsonCodec> codecs() {
        return Stream.of(new Jackson3JsonCodec(), new Jackson2JsonCodec(), new JsonbJsonCodec());
    }

    private static ReceivedClientEvent event(String channel, String event, String data) {
        return new ReceivedClientEvent("app", new Channel(channel), event, data, SOCKET, "7");
    }

    private static void dispatch(ClientEventRegistry registry, String channel, String event, String data) {
        registry.dispatch(event(channel, event, data), CODEC);
    }

    private <T> Object payload(JsonCodec codec, Class<T> type, String data) {
        calls.clear();
        ClientEventRegistry.of(events ->
                        events.on("private-a", "client-b", type, event -> calls.add(List.of(event.payload()))))
                .dispatch(event("private-a", "client-b", data), codec);
        return calls.isEmpty() ? "none" : ((List<?>) calls.get(0)).get(0);
    }

    @Test
    void givesAListenerAllThereIsToKnow() {
        var registry = ClientEventRegistry.of(events ->
                events.on("presence-chat.{room}.{id}", "client-typing", Typing.class, event -> {
                    calls.addAll(List.of(event.appId(), event.channel(), event.event(), event.payload(), event.data()));
                    calls.addAll(List.of(event.socketId(), event.principal().getName()));
                    calls.addAll(List.of(
                            event.parameters().get("room"), event.parameters().getLong("id")));
                }));

        dispatch(registry, "presence-chat.lobby.7", "client-typing", TYPING);

        assertThat(calls)
                .containsExactly(
                        "app",
                        new Channel("presence-chat.lobby.7"),
                        "client-typing",
                        new Typing(true),
                        TYPING,
                        SOCKET,
                        "7",
                        "lobby",
                        7L);
    }

    @Test
    void knowsNobodyWhereNobodySignedIn() {
        var registry = ClientEventRegistry.of(
                events -> events.on("private-a", Object.class, event -> calls.add(event.principal() == null)));

        registry.dispatch(
                new ReceivedClientEvent("app", new Channel("private-a"), "client-b", "1", SOCKET, null), CODEC);

        assertThat(calls).containsExactly(true);
    }

    @Test
    void callsAllListenersThatMatchInTheOrderInWhichTheyWereAdded() {
        ClientEventRoutes first =
                events -> events.on("private-chat.{room}", "client-typing", Typing.class, event -> calls.add("typing"))
                        .on("private-chat.{room}", Typing.class, event -> calls.add("any"))
                        .on("private-{what}.7", "client-typing", Void.class, event -> calls.add("seven"));
        ClientEventRoutes second =
                events -> events.on("private-chat.7", "client-typing", String.class, event -> calls.add("second"));
        var registry = ClientEventRegistry.of(List.of(first, second));

        dispatch(registry, "private-chat.7", "client-typing", TYPING);

        assertThat(calls).containsExactly("typing", "any", "seven", "second");
        assertThat(registry.events())
                .containsExactly(
                        "client-typing on private-chat.{room}",
                        "any client event on private-chat.{room}",
                        "client-typing on private-{what}.7",
                        "client-typing on private-chat.7");
    }

    @Test
    void callsNobodyForAnotherEventOrChannelOrKindOfChannel() {
        var registry = ClientEventRegistry.of(
                events -> events.on("private-chat.{room}", "client-typing", Typing.class, calls::add));

        dispatch(registry, "private-chat.7", "client-typing2", TYPING);
        dispatch(registry, "private-chat.7", "client-Typing", TYPING);
        dispatch(registry, "private-chat.7.8", "client-typing", TYPING);
        dispatch(registry, "presence-chat.7", "client-typing", TYPING);
        dispatch(registry, "private-encrypted-chat.7", "client-typing", TYPING);
        dispatch(ClientEventRegistry.of(), "private-chat.7", "client-typing", TYPING);

        assertThat(calls).isEmpty();
    }

    @Test
    void saysWhetherSomebodyListens() {
        var registry = ClientEventRegistry.of(
                events -> events.on("private-chat.{room}", "client-typing", Typing.class, calls::add)
                        .on("presence-a", Object.class, calls::add));

        assertThat(registry.hasListeners(new Channel("private-chat.7"), "client-typing"))
                .isTrue();
        assertThat(registry.hasListeners(new Channel("presence-a"), "client-x")).isTrue();
        assertThat(registry.hasListeners(new Channel("private-chat.7"), "client-x"))
                .isFalse();
        assertThat(registry.hasListeners(new Channel("private-a"), "client-typing"))
                .isFalse();
        assertThat(ClientEventRegistry.of().hasListeners(new Channel("private-a"), "client-x"))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void makesPayloadsOfTheTypeThatTheListenerWants(JsonCodec codec) {
        assertThat(payload(codec, Dot.class, "{\"x\":1,\"secret\":2}"))
                .isInstanceOfSatisfying(Dot.class, dot -> assertThat(dot.x).isEqualTo(1));
        assertThat(payload(codec, Map.class, "{\"on\":true}")).isEqualTo(Map.of("on", true));
        assertThat(payload(codec, List.class, "[1,2]")).isEqualTo(List.of(1, 2));
        assertThat((int[]) payload(codec, int[].class, "[1,2]")).containsExactly(1, 2);
        assertThat(payload(codec, int.class, "42")).isEqualTo(42);
        assertThat(payload(codec, Object.class, "{\"on\":true}")).isEqualTo(Map.of("on", true));
        assertThat(payload(codec, Object.class, "42")).isEqualTo(42);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void takesStringsForTheTextOfJsonStringsAndElseForTheJson(JsonCodec codec) {
        assertThat(payload(codec, String.class, "\"a \\\"b\\\"\"")).isEqualTo("a \"b\"");
        assertThat(payload(codec, String.class, "hello")).isEqualTo("hello");
        assertThat(payload(codec, String.class, "")).isEqualTo("");
        assertThat(payload(codec, String.class, "{\"on\":true}")).isEqualTo("{\"on\":true}");
        assertThat(payload(codec, String.class, "42")).isEqualTo("42");
        assertThat(payload(codec, String.class, "null")).isEqualTo("null");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void makesValuesOfStringsThatAClientSent(JsonCodec codec) {
        var id = new UUID(1, 2);

        assertThat(payload(codec, Object.class, "hello")).isEqualTo("hello");
        assertThat(payload(codec, UUID.class, id.toString())).isEqualTo(id);
        assertThat(payload(codec, UUID.class, "\"" + id + "\"")).isEqualTo(id);
        assertThat(payload(codec, State.class, "OPEN")).isEqualTo(State.OPEN);
        assertThat(payload(codec, LocalDate.class, "2026-02-03")).isEqualTo(LocalDate.of(2026, 2, 3));
    }

    @Test
    void givesJsonsNullToThoseWhoTakeAnything() {
        var registry = ClientEventRegistry.of(events -> events.on(
                        "private-a", Object.class, event -> calls.add(event.payload() == null))
                .on("private-a", Void.class, event -> calls.add(event.data()))
                .on("private-a", Typing.class, calls::add)
                .on("private-a", Map.class, calls::add));

        dispatch(registry, "private-a", "client-b", "null");

        assertThat(calls).containsExactly(true, "null");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void doesNotCallAListenerWithAPayloadThatIsNoneOfItsType(JsonCodec codec) {
        for (String data : List.of("[1]", "42", "xyzzy", "\"xyzzy\"", "", "{\"x\":", "{\"x\":{}}", "null")) {
            assertThat(payload(codec, Dot.class, data)).as(data).isEqualTo("none");
        }
    }

    @Test
    void notesAPayloadThatDoesNotFitAsTheClientsMistakeAndCallsTheOthers() {
        try (var logs = new LogCapture(ClientEventRegistry.class, Level.INFO)) {
            var registry =
                    ClientEventRegistry.of(events -> events.on("private-a", "client-b", Positive.class, calls::add)
                            .on("private-a", "client-b", String.class, event -> calls.add(event.payload())));

            dispatch(registry, "private-a", "client-b", "{\"value\":-1}");
            dispatch(registry, "private-a", "client-b", "xyzzy");

            assertThat(calls).containsExactly("{\"value\":-1}", "xyzzy");
            assertThat(logs.events()).hasSize(2).allSatisfy(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.INFO);
                assertThat(line.getThrowableProxy()).isNull();
                assertThat(line.getFormattedMessage())
                        .isEqualTo("the client event client-b of 1.2 on private-a is not for "
                                + ClientEventRegistryTest.class.getName() + ": its data is no Positive");
            });
        }
    }

    @Test
    void saysAtDebugWhatDidNotFitOnOneLine() {
        try (var logs = new LogCapture(ClientEventRegistry.class, Level.DEBUG)) {
            payload(CODEC, Typing.class, "{\"on\":\n\"xyzzy\"}");

            assertThat(logs.messages(Level.DEBUG))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("{\"on\":?\"xyzzy\"}")
                            .contains(Typing.class.getName())
                            .doesNotContain("\n"));
        }
    }

    @Test
    void logsAListenerThatFailsAndCallsTheOthers() {
        try (var logs = new LogCapture(ClientEventRegistry.class, Level.INFO)) {
            var disk = new IOException("the disk is away");
            var error = new LinkageError();
            var registry = ClientEventRegistry.of(events -> events.on("private-a", Typing.class, event -> {
                        throw disk;
                    })
                    .on("private-a", Typing.class, event -> {
                        throw error;
                    })
                    .on("private-a", Typing.class, event -> calls.add("called")));

            dispatch(registry, "private-a", "client-b\n[admin]", TYPING);

            assertThat(calls).containsExactly("called");
            assertThat(logs.messages(Level.ERROR))
                    .hasSize(2)
                    .containsOnly("the listener " + ClientEventRegistryTest.class.getName()
                            + " failed at the client event client-b?[admin] on private-a");
            assertThat(logs.events())
                    .extracting(line -> line.getThrowableProxy().getClassName())
                    .containsExactly(IOException.class.getName(), LinkageError.class.getName());
        }
    }

    @Test
    void leavesAnInterruptedThreadInterrupted() {
        try (var logs = new LogCapture(ClientEventRegistry.class, Level.OFF)) {
            var registry = ClientEventRegistry.of(events -> events.on("private-a", Object.class, event -> {
                throw new InterruptedException();
            }));

            dispatch(registry, "private-a", "client-b", "1");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(logs.events()).isEmpty();
        }
    }

    @Test
    void takesAPlaceholderThatCannotBeConvertedForTheClientsMistake() {
        try (var logs = new LogCapture(ClientEventRegistry.class, Level.INFO)) {
            var registry = ClientEventRegistry.of(events -> events.on(
                    "private-a.{id}",
                    Object.class,
                    event -> calls.add(event.parameters().getLong("id"))));

            dispatch(registry, "private-a.x", "client-b", "1");
            dispatch(registry, "private-a.7", "client-b", "1");

            assertThat(calls).containsExactly(7L);
            assertThat(logs.events()).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.INFO);
                assertThat(line.getThrowableProxy()).isNull();
                assertThat(line.getFormattedMessage()).contains("{id} is \"x\", which is no Long");
            });
        }
    }

    @Test
    void keepsPayloadsOutOfTheLog() {
        try (var logs = new LogCapture(ClientEventRegistry.class, Level.INFO)) {
            var registry = ClientEventRegistry.of(events -> events.on("private-a", Typing.class, event -> {
                        throw new IllegalStateException();
                    })
                    .on("private-a", Positive.class, calls::add)
                    .on("private-a", List.class, calls::add));

            dispatch(registry, "private-a", "client-b", TYPING);
            dispatch(registry, "private-a", "client-b", "{\"value\":\"xyzzy\"}");

            assertThat(logs.events()).isNotEmpty();
            assertThat(logs.events())
                    .extracting(line -> line.getFormattedMessage())
                    .allSatisfy(line -> assertThat(line).doesNotContain("xyzzy"));
        }
    }

    @Test
    void refusesWhatNoClientCanSend() {
        Map<List<String>, String> why = Map.of(
                List.of("chat.{room}", "client-typing"),
                "the channel pattern \"chat.{room}\" is that of a channel on which clients cannot send; "
                        + "begin it with private- or presence-",
                List.of("#server-to-user-7", "client-typing"),
                "the channel pattern \"#server-to-user-7\" is that of a channel on which clients cannot send; "
                        + "begin it with private- or presence-",
                List.of("private-chat.{room.id}", "client-typing"),
                "the channel pattern \"private-chat.{room.id}\" has the placeholder {room.id}, a path, "
                        + "which only events have; give it a simple name",
                List.of("private-chat", "typing"),
                "the event \"typing\" is none that clients send; begin it with client-, "
                        + "which Echo's whisper(…) adds by itself",
                List.of("private-chat", ""),
                "the event on private-chat has no name; name it, or leave it out to listen to any",
                List.of("private-chat", "client-" + "x".repeat(194)),
                "the event \"client-%s\" has 201 characters; at most 200 are allowed".formatted("x".repeat(194)));

        why.forEach((arguments, message) -> assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientEventRegistry.of(
                        events -> events.on(arguments.get(0), arguments.get(1), Object.class, calls::add)))
                .withMessage(message));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ClientEventRegistry.of(events -> events.on("private-chat.{", Object.class, calls::add)))
                .withMessageContaining("chat.{");
    }
}
