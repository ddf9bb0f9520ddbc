package dev.jbroadcast.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.websocket.BareClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the port answers HTTP, to clients of all manners. */
class NettyHttpTest {

    private static final String UP = "GET /up HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String OK = "{\"health\":\"OK\"}";
    private static final String AUTH = "POST /broadcasting/auth HTTP/1.1\r\nHost: x\r\n";

    private TestNetwork network;
    private Socket client;

    @BeforeEach
    void start() throws IOException {
        network = TestNetwork.start();
        client = network.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        network.close();
    }

    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
    }

    /** Up to a text that is expected. */
    private String readUntil(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = client.getInputStream();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            assertThat(next).as("what came instead of %s: %s", end, read).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    private String readToTheEnd() throws IOException {
        return new String(client.getInputStream().readAllBytes(), UTF_8);
    }

    /** What comes to the end of the connection, while time passes in large steps. */
    private String readAsTimePasses(Duration step) throws IOException {
        client.setSoTimeout(200);
        StringBuilder read = new StringBuilder();
        for (int steps = 0; steps < 100; steps++) {
            network.pass(step);
            try {
                for (int next = client.getInputStream().read();
                        next >= 0;
                        next = client.getInputStream().read()) {
                    read.append((char) next);
                }
                return read.toString();
            } catch (SocketTimeoutException e) {
                // Nothing yet: the server has not seen how late it is.
            }
        }
        throw new AssertionError("the connection is not ended; it brought: " + read);
    }

    @Test
    void answersOneRequestAfterTheOtherOnAConnection() throws IOException {
        for (int i = 0; i < 3; i++) {
            send(UP);
            assertThat(readUntil(OK))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nDate: ", " GMT\r\n", "\r\nContent-Length: 15\r\n")
                    .doesNotContain("Connection:");
        }
    }

    @Test
    void answersRequestsThatCameTogetherInTheirOrder() throws IOException {
        String auth = AUTH + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        send(UP + auth + "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n" + auth.repeat(40) + UP);

        assertThat(readUntil("404")).containsSubsequence("HTTP/1.1 200", OK, "HTTP/1.1 4", "HTTP/1.1 404");
        assertThat(readUntil(OK).split("HTTP/1.1 40[03] ", -1)).hasSize(41);
    }

    @Test
    void closesTheConnectionWhenTheClientWantsIt() throws IOException {
        send("GET /up HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(readToTheEnd()).contains("\r\nConnection: close\r\n").endsWith(OK);
    }

    @Test
    void closesTheConnectionOfAnOldClientThatDoesNotAskToKeepIt() throws IOException {
        send("GET /up HTTP/1.0\r\n\r\n");

        assertThat(readToTheEnd()).contains("200 OK").endsWith(OK);
    }

    @Test
    void keepsTheConnectionOfAnOldClientThatAsksForIt() throws IOException {
        for (int i = 0; i < 2; i++) {
            send("GET /up HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(readUntil(OK)).contains("\r\nConnection: keep-alive\r\n");
        }
    }

    @Test
    void readsTheTargetsOfProxies() throws IOException {
        send("GET http://example.com/up HTTP/1.1\r\nHost: example.com\r\n\r\n");

        assertThat(readUntil(OK)).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        send("HEAD /up HTTP/1.1\r\nHost: x\r\n\r\n" + UP);

        assertThat(readUntil(OK)).startsWith("HTTP/1.1 405 ").containsOnlyOnce("{");
    }

    @Test
    void saysWhichMethodThereIsForAnAuthEndpoint() throws IOException {
        send("GET /broadcasting/auth HTTP/1.1\r\nHost: x\r\n\r\n" + UP);

        assertThat(readUntil(OK)).startsWith("HTTP/1.1 405 ").contains("\r\nAllow: POST\r\n");
    }

    @Test
    void readsBodiesInChunks() throws IOException {
        send(AUTH + "Transfer-Encoding: chunked\r\n\r\n6\r\nsocket\r\n7\r\n_id=1.2\r\n0\r\n\r\n" + UP);

        assertThat(readUntil(OK)).startsWith("HTTP/1.1 4").contains("HTTP/1.1 200");
    }

    @Test
    void tellsClientsToGoOnWithTheirBodies() throws IOException {
        send(AUTH + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertThat(readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        send("hello" + UP);

        assertThat(readUntil(OK)).startsWith("HTTP/1.1 4").contains("HTTP/1.1 200");
    }

    @Test
    void doesNotLetClientsGoOnWithBodiesThatAreTooLarge() throws IOException {
        send(AUTH + "Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n");

        assertThat(readUntil("\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("\r\nConnection: close\r\n")
                .contains("\r\nCache-Control: no-store\r\n");
    }

    @Test
    void letsClientsReadThatTheirBodyIsTooLargeWhileTheySendIt() throws IOException {
        send(AUTH + "Transfer-Encoding: chunked\r\n\r\n");
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        for (int i = 0; i < 100; i++) {
            send(chunk);
        }

        assertThat(readToTheEnd()).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void refusesLinesAndHeadersThatAreTooLong() throws IOException {
        send("GET /" + "x".repeat(9000) + " HTTP/1.1\r\n\r\n");
        assertThat(readToTheEnd()).startsWith("HTTP/1.1 414 ");

        client.close();
        client = network.connect();
        send("GET /up HTTP/1.1\r\nX: " + "x".repeat(9000) + "\r\n\r\n");
        assertThat(readToTheEnd()).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void refusesWhatIsNotHttp() throws IOException {
        send("GET /up HTTP/1.1\r\nX\u0000: y\r\n\r\n");

        assertThat(readToTheEnd()).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void refusesLengthsThatContradictEachOther() throws IOException {
        send(AUTH + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab");

        assertThat(readToTheEnd()).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void endsConnectionsWhoseHeadTakesTooLong() throws IOException {
        send("GET /up HTTP/1.1\r\nHost:");

        assertThat(readAsTimePasses(HttpConversation.HEAD_TIME)).isEmpty();
    }

    @Test
    void endsConnectionsWhoseSecondHeadTakesTooLong() throws IOException {
        send(UP + "GET /up HTTP/1.1\r\nHost:");
        readUntil(OK);

        assertThat(readAsTimePasses(HttpConversation.HEAD_TIME)).isEmpty();
    }

    @Test
    void endsConnectionsWhoseUpgradeTakesTooLong() throws IOException {
        String upgrade = BareClient.request("GET", "/app/key", BareClient.upgradeHeaders(network.port()));
        send(upgrade.substring(0, upgrade.length() - 2));

        assertThat(readAsTimePasses(HttpConversation.HEAD_TIME)).isEmpty();
    }

    @Test
    void endsConnectionsThatSayNothing() throws IOException {

        assertThat(readAsTimePasses(HttpConversation.HEAD_TIME)).isEmpty();
    }

    @Test
    void tellsClientsWhoseBodyTakesTooLong() throws IOException {
        send(AUTH + "Content-Length: 5\r\n\r\nhell");

        assertThat(readAsTimePasses(HttpConversation.BODY_TIME)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void keepsIdleConnectionsForAWhile() throws IOException {
        send(UP);
        readUntil(OK);
        network.pass(HttpConversation.IDLE_TIME.minus(Duration.ofSeconds(20)));
        send(UP);
        readUntil(OK);

        assertThat(readAsTimePasses(HttpConversation.IDLE_TIME)).isEmpty();
    }

    @Test
    void saysWhatIsSpokenWhereWebSocketsAreOpened() throws IOException {
        send("GET /app/key HTTP/1.1\r\nHost: x\r\n\r\n" + UP);

        assertThat(readUntil(OK)).startsWith("HTTP/1.1 426 ").contains("\r\nSec-WebSocket-Version: 13\r\n");
    }

    @Test
    void takesAWebSocketAfterOtherRequests() throws IOException {
        send(UP + AUTH + "Content-Length: 2\r\n\r\n{}"
                + BareClient.request("GET", "/app/key?protocol=7", BareClient.upgradeHeaders(network.port())));

        assertThat(readUntil("connection_established")).contains("HTTP/1.1 101 Switching Protocols\r\n");
    }
}
