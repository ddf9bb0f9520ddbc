package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.pusher.http.FaultyServer.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the other tests rely on. */
class FaultyServerTest {

    private static final String EVENT = "{\"name\":\"a\",\"channels\":[\"b\",\"c\"],\"data\":\"{}\"}";
    private static final String BATCH =
            "{\"batch\":[{\"channel\":\"b\",\"name\":\"a\",\"data\":\"1\"},{\"channel\":\"c\",\"name\":\"a\",\"data\":\"2\"}]}";

    private final FaultyServer server = new FaultyServer();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersOnOneConnectionAndRemembersWhatWasSent() throws Exception {
        assertThat(post("/apps/3/events?a=1%2C2", EVENT).body()).isEqualTo("{}");
        assertThat(post("/apps/3/batch_events", BATCH).statusCode()).isEqualTo(200);

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.requests()).hasSize(2).first().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/apps/3/events");
            assertThat(request.query()).containsEntry("a", "1,2");
            assertThat(request.headers()).containsKey("user-agent");
            assertThat(request.body()).isEqualTo(EVENT);
        });
        assertThat(server.published())
                .containsExactly(
                        new Event("b", "a", "{}"),
                        new Event("c", "a", "{}"),
                        new Event("b", "a", "1"),
                        new Event("c", "a", "2"));
    }

    @Test
    void refusesAsItIsTold() throws Exception {
        server.next(Fault.answer(503, "later", "Retry-After", "7"));

        HttpResponse<String> refused = post("/apps/3/events", EVENT);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("7");
        assertThat(refused.body()).isEqualTo("later");
        assertThat(server.requests()).hasSize(1);
        assertThat(server.published()).isEmpty();
        assertThat(post("/apps/3/events", EVENT).statusCode()).isEqualTo(200);
    }

    static Stream<Fault> brokenOff() {
        return Stream.of(
                Fault.resetWhenConnected(),
                Fault.closeWhenConnected(),
                Fault.resetAfterHeaders(),
                Fault.resetAfterRequest(),
                Fault.closeAfterRequest(),
                Fault.silence(),
                Fault.endlessHeaders(),
                Fault.halfABodyThenHang(),
                Fault.halfABodyThenClose(),
                Fault.notHttp());
    }

    @ParameterizedTest
    @MethodSource("brokenOff")
    void breaksOffAsItIsTold(Fault fault) throws Exception {
        post("/apps/3/events", EVENT);
        server.next(fault);

        try (Socket socket = connect()) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                socket.getOutputStream().write(request(EVENT));
                readAnswer(socket);
            });
        }

        boolean read = fault.moment() == Fault.Moment.REQUEST_READ;
        assertThat(server.requests()).hasSize(read ? 2 : 1);
        assertThat(server.published()).hasSize(read ? 4 : 2);
        await().untilAsserted(() -> assertThat(server.openConnections()).isLessThanOrEqualTo(1));
    }

    @Test
    void sendsWithoutAnEnd() throws Exception {
        server.next(Fault.endlessBody());

        try (Socket socket = connect()) {
            socket.getOutputStream().write(request(EVENT));
            assertThat(socket.getInputStream().readNBytes(3_000_000)).hasSize(3_000_000);
        }
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }

    @Test
    void publishesOnceWhatComesWithTheSameKey() throws Exception {
        server.honouringIdempotencyKeys().next(Fault.answer(503, ""), Fault.answer(500, ""));

        for (String key : new String[] {"k1", "k1", "k1", "k2"}) {
            HttpRequest request = HttpRequest.newBuilder(uri("/apps/3/batch_events"))
                    .header("X-Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(BATCH))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).headers().firstValue("x-idempotency-key"))
                    .contains(key);
        }

        assertThat(server.requests()).hasSize(4);
        assertThat(server.published()).hasSize(4);
    }

    @Test
    void keepsTheFaultForARequestIfAConnectionBringsNone() throws Exception {
        server.next(Fault.answer(429, ""));

        connect().close();
        await().untilAsserted(() -> {
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.openConnections()).isZero();
        });

        assertThat(post("/apps/3/events", EVENT).statusCode()).isEqualTo(429);
    }

    @Test
    void isDeaf() throws Exception {
        try (DeafServer deaf = new DeafServer();
                Socket socket = new Socket()) {
            assumeThat(deaf.isDeaf()).isTrue();

            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.connect(new InetSocketAddress(deaf.host(), deaf.port()), 500));
        }
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://" + server.host() + ":" + server.port() + path);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(server.host(), server.port());
        socket.setSoTimeout((int) Duration.ofMillis(500).toMillis());
        return socket;
    }

    private static byte[] request(String body) {
        return ("POST /apps/3/events HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** As much as a complete answer has at most. */
    private static void readAnswer(Socket socket) throws IOException {
        String answer = new String(socket.getInputStream().readNBytes(60), StandardCharsets.US_ASCII);
        if (!answer.startsWith("HTTP/1.1 200 OK\r\n") || !answer.endsWith("{}")) {
            throw new SocketException("no answer: " + answer);
        }
    }
}
