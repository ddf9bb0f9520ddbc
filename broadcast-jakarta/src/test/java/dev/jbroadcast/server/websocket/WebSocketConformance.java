package dev.jbroadcast.server.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What RFC 6455 wants of a server, over a real network, whatever the transport: the cases that test suites for
 * WebSocket have. A subclass says how to start a server whose connections go to an {@link EchoEndpoint}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WebSocketConformance {

    /** A server on a port of its own. */
    public interface Server extends AutoCloseable {

        int port();

        /** Where the echo is. */
        default String path() {
            return "/app/echo?protocol=7";
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] NOTHING = {};

    private final EchoEndpoint echo = new EchoEndpoint();
    private Server server;

    /** Starts a server. */
    protected abstract Server start(EchoEndpoint echo) throws Exception;

    @BeforeAll
    final void startServer() throws Exception {
        server = start(echo);
    }

    @AfterAll
    final void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    final void nobodyIsLeft() {
        await().atMost(PATIENCE).until(() -> echo.connectionCount() == 0);
    }

    private BareClient connect() throws IOException {
        return BareClient.connect(server.port(), server.path());
    }

    // --- the opening handshake ---

    @Test
    final void provesThatItSpeaksWebSocket() throws IOException {
        BareClient.Answer answer = handshake("GET", BareClient.upgradeHeaders(server.port()));

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers().get("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(answer.headers().get("Upgrade")).isEqualToIgnoringCase("websocket");
        assertThat(answer.headers().get("Connection")).isEqualToIgnoringCase("upgrade");
    }

    @Test
    final void readsTheHandshakeOfFirefoxAndAgreesOnNothingMore() throws IOException {
        Map<String, String> headers = BareClient.upgradeHeaders(server.port());
        headers.put("Connection", "keep-alive, Upgrade");
        headers.put("Upgrade", "WebSocket");
        headers.put("Sec-WebSocket-Protocol", "chat, superchat");
        headers.put("Sec-WebSocket-Extensions", "permessage-deflate");
        BareClient.Answer answer = handshake("GET", headers);

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers()).doesNotContainKeys("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions");
    }

    @Test
    final void namesItsVersionToThoseWhoSpeakAnother() throws IOException {
        Map<String, String> headers = BareClient.upgradeHeaders(server.port());
        headers.put("Sec-WebSocket-Version", "8");
        BareClient.Answer answer = handshake("GET", headers);

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers().get("Sec-WebSocket-Version")).isEqualTo("13");
    }

    @Test
    final void refusesHandshakesThatAreNotComplete() throws IOException {
        for (String missing : List.of("Sec-WebSocket-Key", "Host", "Connection")) {
            Map<String, String> headers = BareClient.upgradeHeaders(server.port());
            headers.remove(missing);
            assertThat(handshake("GET", headers).status())
                    .as("without " + missing)
                    .isEqualTo(400);
        }
        Map<String, String> headers = BareClient.upgradeHeaders(server.port());
        headers.put("Sec-WebSocket-Key", "not a key");
        assertThat(handshake("GET", headers).status()).isEqualTo(400);
    }

    private BareClient.Answer handshake(String method, Map<String, String> headers) throws IOException {
        return BareClient.exchange(server.port(), BareClient.request(method, server.path(), headers));
    }

    // --- messages ---

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 125, 126, 127, 128, 4096, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537, 300_000, 1_048_576})
    final void echoesMessagesOfAllLengths(int length) throws IOException {
        try (BareClient client = connect()) {
            String text = "*".repeat(length);
            byte[] bytes = random(length);
            client.send(ClientFrame.text(text));
            assertThat(client.read().text()).isEqualTo(text);
            client.send(ClientFrame.binary(bytes));
            assertThat(client.read().payload()).isEqualTo(bytes);
        }
    }

    @Test
    final void echoesTextOfAllScripts() throws IOException {
        try (BareClient client = connect()) {
            String text = "Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!! \u03ba\u1f79\u03c3\u03bc\u03b5 "
                    + "\u65e5\u672c \ud83d\ude00 \u0000 \ufffe \uffff \udbff\udfff";
            client.send(ClientFrame.text(text));
            assertThat(client.read().text()).isEqualTo(text);
        }
    }

    @Test
    final void echoesWhatComesByteByByte() throws IOException {
        try (BareClient client = connect()) {
            byte[] stream = ClientFrame.stream(
                    ClientFrame.text("Grüße").notLast(),
                    ClientFrame.ping(new byte[] {1}),
                    ClientFrame.continuation(" an alle".repeat(40).getBytes(UTF_8)),
                    ClientFrame.binary(new byte[] {1, 2, 3}));
            for (int i = 0; i < stream.length; i++) {
                client.write(stream, i, 1);
            }
            expect(client, "pong 01", "text Grüße" + " an alle".repeat(40), "binary 010203");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 997, 1460, 16_384})
    final void echoesLongMessagesThatComeInPieces(int size) throws IOException {
        try (BareClient client = connect()) {
            String text = "Käse".repeat(20_000);
            byte[] stream = ClientFrame.text(text).bytes();
            for (int from = 0; from < stream.length; from += size) {
                client.write(stream, from, Math.min(size, stream.length - from));
            }
            assertThat(client.read().text()).isEqualTo(text);
        }
    }

    @Test
    final void echoesManyFramesThatComeAtOnceInTheirOrder() throws IOException {
        try (BareClient client = connect()) {
            for (int round = 0; round < 10; round++) {
                ClientFrame[] frames = IntStream.range(0, 1000)
                        .mapToObj(i -> ClientFrame.text("message " + i))
                        .toArray(ClientFrame[]::new);
                client.send(frames);
                for (int i = 0; i < frames.length; i++) {
                    assertThat(client.read()).hasToString("text message " + i);
                }
            }
        }
    }

    @Test
    final void joinsFragments() throws IOException {
        try (BareClient client = connect()) {
            client.send(
                    ClientFrame.text("frag").notLast(),
                    ClientFrame.continuation("ment".getBytes(UTF_8)).notLast(),
                    ClientFrame.continuation("s".getBytes(UTF_8)),
                    ClientFrame.text("").notLast(),
                    ClientFrame.continuation(NOTHING).notLast(),
                    ClientFrame.continuation(NOTHING),
                    ClientFrame.binary(new byte[] {1}).notLast(),
                    ClientFrame.continuation(NOTHING).notLast(),
                    ClientFrame.continuation(new byte[] {2}));
            expect(client, "text fragments", "text ", "binary 0102");
        }
    }

    @Test
    final void joinsFragmentsThatComeOneAfterTheOther() throws IOException {
        try (BareClient client = connect()) {
            byte[] bytes = random(100_000);
            for (int from = 0; from < bytes.length; from += 1000) {
                ClientFrame fragment = ClientFrame.of(from == 0 ? 2 : 0, Arrays.copyOfRange(bytes, from, from + 1000));
                client.send(from + 1000 == bytes.length ? fragment : fragment.notLast());
                client.send(ClientFrame.ping(NOTHING));
            }
            for (int pongs = 0; pongs < 99; pongs++) {
                assertThat(client.read().isPong()).isTrue();
            }
            assertThat(client.read().payload()).isEqualTo(bytes);
            assertThat(client.read().isPong()).isTrue();
        }
    }

    @Test
    final void echoesConversationsAtRandom() throws IOException {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Conversation conversation = Conversation.of(random);
            byte[] stream = conversation.stream();
            try (BareClient client = connect()) {
                for (int from = 0; from < stream.length; ) {
                    int size = Math.min(1 + random.nextInt(1000), stream.length - from);
                    client.write(stream, from, size);
                    from += size;
                }
                for (String said : conversation.said()) {
                    if (!said.equals(Said.pong())) {
                        assertThat(client.read().toString())
                                .as("seed " + seed)
                                .isEqualTo(said.replaceFirst("^ping", "pong").replaceFirst(" bye$", ""));
                    }
                }
            }
        }
    }

    @Test
    final void keepsConversationsApartThatAreHeldAtTheSameTime() throws Exception {
        int clients = 32;
        ExecutorService executor = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < clients; number++) {
                String name = "client " + number + " ".repeat(number * 20);
                all.add(executor.submit(() -> {
                    try (BareClient client = connect()) {
                        for (int i = 0; i < 100; i++) {
                            client.send(ClientFrame.text(name + i));
                            assertThat(client.read().text()).isEqualTo(name + i);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    // --- pings ---

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 124, 125})
    final void answersAPingWithItsPayload(int length) throws IOException {
        try (BareClient client = connect()) {
            byte[] payload = random(length);
            client.send(ClientFrame.ping(payload));
            ServerFrame pong = client.read();
            assertThat(pong.isPong()).isTrue();
            assertThat(pong.payload()).isEqualTo(payload);
        }
    }

    @Test
    final void answersPingsInTheirOrder() throws IOException {
        try (BareClient client = connect()) {
            ClientFrame[] pings = IntStream.range(0, 10)
                    .mapToObj(i -> ClientFrame.ping(new byte[] {(byte) i}))
                    .toArray(ClientFrame[]::new);
            client.send(pings);
            for (int i = 0; i < pings.length; i++) {
                assertThat(client.read()).hasToString("pong 0" + i);
            }
        }
    }

    @Test
    final void ignoresPongsThatNobodyAskedFor() throws IOException {
        try (BareClient client = connect()) {
            client.send(ClientFrame.pong(NOTHING), ClientFrame.pong(random(125)), ClientFrame.text("x"));
            expect(client, "text x");
        }
    }

    @Test
    final void pings() throws IOException {
        try (BareClient client = connect()) {
            client.send(ClientFrame.text(EchoEndpoint.PING));
            assertThat(client.read().isPing()).isTrue();
            client.send(ClientFrame.pong(NOTHING), ClientFrame.text("x"));
            expect(client, "text x");
        }
    }

    // --- the closing handshake ---

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    final void answersACloseWithItsCode(int code) throws IOException {
        try (BareClient client = connect()) {
            client.send(ClientFrame.close(code, "x".repeat(123)));
            assertThat(client.read().closeCode()).isEqualTo(code);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    final void answersACloseWithoutCode() throws IOException {
        try (BareClient client = connect()) {
            client.send(ClientFrame.close(NOTHING));
            assertThat(client.read().closeCode()).isIn(1000, 1005);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    final void answersACloseAfterAllThatCameBefore() throws IOException {
        try (BareClient client = connect()) {
            String text = "x".repeat(256 * 1024);
            client.send(ClientFrame.text(text), ClientFrame.ping(NOTHING), ClientFrame.close(1000, ""));
            assertThat(client.read().text()).isEqualTo(text);
            expect(client, "pong ", "close 1000");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    final void ignoresWhatComesAfterAClose() throws IOException {
        try (BareClient client = connect()) {
            client.send(
                    ClientFrame.close(1000, ""),
                    ClientFrame.text("too late"),
                    ClientFrame.ping(NOTHING),
                    ClientFrame.close(1001, ""),
                    ClientFrame.of(15, NOTHING));
            expect(client, "close 1000");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    final void answersACloseWithinAMessage() throws IOException {
        try (BareClient client = connect()) {
            client.send(ClientFrame.text("fragment").notLast(), ClientFrame.close(1000, ""));
            expect(client, "close 1000");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    final void closesAndEndsWhenTheAnswerIsThere() throws IOException {
        try (BareClient client = connect()) {
            client.send(ClientFrame.text("before"), ClientFrame.text(EchoEndpoint.CLOSE), ClientFrame.text("after"));
            expect(client, "text before", "close 4200 as you wish");
            client.send(ClientFrame.text("after"), ClientFrame.ping(NOTHING), ClientFrame.close(4200, ""));
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    final void endsWithThoseWhoVanish() throws IOException {
        for (int i = 0; i < 10; i++) {
            BareClient client = connect();
            client.send(ClientFrame.text("x"));
            client.read();
            client.vanish();
        }
        await().atMost(PATIENCE).until(() -> echo.connectionCount() == 0);
    }

    @Test
    final void endsWithThoseWhoVanishInTheMiddleOfAFrame() throws IOException {
        byte[] frame = ClientFrame.text("x".repeat(10_000)).bytes();
        for (int length : new int[] {1, 2, 3, 5, 8, 100, 9999}) {
            BareClient client = connect();
            client.write(frame, 0, length);
            client.vanish();
        }
        await().atMost(PATIENCE).until(() -> echo.connectionCount() == 0);
    }

    @Test
    final void endsWithThoseWhoEndTheirSideWithoutAWord() throws IOException {
        try (BareClient client = connect()) {
            client.send(ClientFrame.text("x"));
            client.read();
            client.endOutput();
            assertThat(client.isEnded()).isTrue();
        }
    }

    // --- what a client must not do ---

    @Test
    final void closesForEverythingThatIsNotAllowedWithTheCodeThatSaysSo() throws IOException {
        Map<String, BareClient> clients = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, byte[]> violation : violations().entrySet()) {
                BareClient client = connect();
                clients.put(violation.getKey(), client);
                client.send(ClientFrame.text("before"));
                client.write(violation.getValue());
            }
            for (Map.Entry<String, BareClient> client : clients.entrySet()) {
                assertThat(client.getValue().read()).as(client.getKey()).hasToString("text before");
                ServerFrame close = client.getValue().read();
                assertThat(close.isClose()).as(client.getKey()).isTrue();
                assertThat(close.closeCode())
                        .as(client.getKey())
                        .isEqualTo(Integer.parseInt(client.getKey().substring(0, 4)));
                assertThat(close.text()).as(client.getKey()).isNotBlank();
            }
            for (Map.Entry<String, BareClient> client : clients.entrySet()) {
                assertThat(client.getValue().isEnded()).as(client.getKey()).isTrue();
            }
        } finally {
            for (BareClient client : clients.values()) {
                client.close();
            }
        }
    }

    /** By the code that it is answered with, and what it is. */
    private static Map<String, byte[]> violations() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (int bits : new int[] {0x10, 0x20, 0x40, 0x70}) {
            put(
                    all,
                    "1002 text with reserved bits " + bits,
                    ClientFrame.text("x").reserved(bits));
            put(
                    all,
                    "1002 ping with reserved bits " + bits,
                    ClientFrame.ping(NOTHING).reserved(bits));
            put(
                    all,
                    "1002 close with reserved bits " + bits,
                    ClientFrame.close(1000, "").reserved(bits));
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            put(all, "1002 opcode " + opcode, ClientFrame.of(opcode, NOTHING), ClientFrame.text("after"));
            put(all, "1002 opcode with payload " + opcode, ClientFrame.of(opcode, new byte[10]));
        }
        put(all, "1002 text that is not masked", ClientFrame.text("x").unmasked());
        put(all, "1002 ping that is not masked", ClientFrame.ping(NOTHING).unmasked());
        put(all, "1002 ping of 126 bytes", ClientFrame.ping(new byte[126]));
        put(all, "1002 pong of 126 bytes", ClientFrame.pong(new byte[126]));
        put(all, "1002 close of 126 bytes", ClientFrame.close(1000, "x".repeat(124)));
        put(all, "1002 ping in fragments", ClientFrame.ping(NOTHING).notLast(), ClientFrame.continuation(NOTHING));
        put(all, "1002 continuation of nothing", ClientFrame.continuation(NOTHING));
        put(
                all,
                "1002 unfinished continuation of nothing",
                ClientFrame.continuation(NOTHING).notLast());
        put(all, "1002 text within a text", ClientFrame.text("x").notLast(), ClientFrame.text("y"));
        put(
                all,
                "1002 binary within a text",
                ClientFrame.text("x").notLast(),
                ClientFrame.binary(NOTHING).notLast());
        put(all, "1002 length 5 in 2 bytes", ClientFrame.text("hello").announcing(2, 5));
        put(all, "1002 length 300 in 8 bytes", ClientFrame.text("x".repeat(300)).announcing(8, 300));
        put(all, "1002 length below zero", ClientFrame.text("x").announcing(8, -1));
        put(all, "1002 half a close code", ClientFrame.close(new byte[] {3}));
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
            put(all, "1002 close code " + code, ClientFrame.close(code, ""));
            put(all, "1002 close code with reason " + code, ClientFrame.close(code, "reason"));
        }
        for (String hex : List.of("ff", "c080", "eda080", "f4908080", "c3", "e282", "cefff0")) {
            byte[] bytes = bytes(hex);
            put(all, "1007 text " + hex, ClientFrame.of(1, bytes));
            put(all, "1007 text in fragments " + hex, ClientFrame.text("x").notLast(), ClientFrame.continuation(bytes));
            byte[] reason = new byte[2 + bytes.length];
            System.arraycopy(bytes, 0, reason, 2, bytes.length);
            reason[0] = 3;
            reason[1] = (byte) 0xE8;
            put(all, "1007 close reason " + hex, ClientFrame.close(reason));
        }
        put(
                all,
                "1007 text that is not complete, and invalid already",
                Arrays.copyOf(
                        ClientFrame.of(1, new byte[] {'a', (byte) 0xFF, 'b', 'c'})
                                .bytes(),
                        8));
        put(
                all,
                "1009 message announced too long",
                ClientFrame.text("").announcing(8, EchoEndpoint.MAX_MESSAGE_BYTES + 1));
        put(all, "1009 message announced much too long", ClientFrame.text("").announcing(8, Long.MAX_VALUE));
        put(
                all,
                "1009 fragments too long together",
                ClientFrame.binary(new byte[EchoEndpoint.MAX_MESSAGE_BYTES]).notLast(),
                ClientFrame.continuation(new byte[1]));
        return all;
    }

    private static void put(Map<String, byte[]> violations, String name, ClientFrame... frames) {
        put(violations, name, ClientFrame.stream(frames));
    }

    private static void put(Map<String, byte[]> violations, String name, byte[] stream) {
        violations.put(name, stream);
    }

    @Test
    final void endsWithThoseWhoGoOnSendingWhatIsNotAllowed() throws IOException {
        try (BareClient client = connect()) {
            byte[] garbage = random(1_000_000);
            Arrays.fill(garbage, 0, 10, (byte) 0xFF);
            try {
                client.write(garbage);
            } catch (IOException e) {
                // The server need not wait for the end of it.
            }
            assertThat(client.read().closeCode()).isEqualTo(1002);
            assertThat(client.isEnded()).isTrue();
        }
    }

    // --- clients that do not read ---

    @Test
    final void givesUpOnAClientThatDoesNotRead() throws IOException {
        try (BareClient client = BareClient.connect(server.port(), server.path(), 4096)) {
            client.send(ClientFrame.text(EchoEndpoint.FLOOD));
            // Others do not notice.
            try (BareClient other = connect()) {
                other.send(ClientFrame.text("x"));
                expect(other, "text x");
            }
            int texts = 0;
            ServerFrame frame = client.read();
            while (frame.isText()) {
                texts++;
                frame = client.read();
            }
            assertThat(frame.closeCode()).isEqualTo(4100);
            assertThat(texts).isLessThan(EchoEndpoint.FLOOD_MESSAGES);
            client.send(ClientFrame.close(4100, ""));
            assertThat(client.isEnded()).isTrue();
        }
    }

    private static void expect(BareClient client, String... frames) throws IOException {
        for (String frame : frames) {
            assertThat(client.read()).hasToString(frame);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
