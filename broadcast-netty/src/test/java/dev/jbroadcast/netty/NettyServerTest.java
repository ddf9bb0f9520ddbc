package dev.jbroadcast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.jakarta.BroadcastServer;
import dev.jbroadcast.jakarta.NativeTransport;
import dev.jbroadcast.jakarta.SelfSignedCertificate;
import dev.jbroadcast.netty.TestNetwork.Wish;
import dev.jbroadcast.server.websocket.BareClient;
import dev.jbroadcast.server.websocket.ClientFrame;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server does with ports, threads and descriptors, with each native transport that the machine has. */
class NettyServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SUBSCRIBE = "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"flood\"}}";
    private static final String LONG = "x".repeat(10_000);

    @TempDir
    private Path directory;

    static Stream<NativeTransport> nativeTransports() {
        return TestNetwork.nativeTransports();
    }

    @Test
    void isWhatAnswersWhereItIsOnTheClassPath() throws Exception {
        try (BroadcastServer server = BroadcastServer.builder()
                .app(TestNetwork.CREDENTIALS)
                .host("127.0.0.1")
                .port(0)
                .start()) {
            URI up = URI.create("http://127.0.0.1:%d/up".formatted(server.port()));

            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(up).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("{\"health\":\"OK\"}");
            assertThat(threads()).isPositive();
        }
    }

    /** Web servers look for them as soon as an application is gone. */
    @ParameterizedTest
    @MethodSource("nativeTransports")
    void hasNoThreadAnyMoreInTheMomentInWhichItIsClosed(NativeTransport nativeTransport) throws Exception {
        for (int i = 0; i < 50; i++) {
            new Wish().nativeTransport(nativeTransport).start().close();

            assertThat(threads()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("nativeTransports")
    void leavesNoThreadAndNoPortAndNoDescriptor(NativeTransport nativeTransport) throws Exception {
        // The JDK opens sockets of its own, once for all.
        servesAndCloses(nativeTransport, 0);
        long before = sockets();

        int port = servesAndCloses(nativeTransport, 0);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sockets()).isEqualTo(before));
        assertThat(servesAndCloses(nativeTransport, port)).isEqualTo(port);
    }

    private static int servesAndCloses(NativeTransport nativeTransport, int port) throws Exception {
        TestNetwork network =
                new Wish().nativeTransport(nativeTransport).port(port).start();
        try (Socket idle = network.connect();
                BareClient open = BareClient.connect(network.port(), "/app/key?protocol=7")) {
            assertThat(open.read().text()).contains("connection_established");

            network.close();

            assertThat(idle.getInputStream().read()).isNegative();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isZero());
        return network.port();
    }

    @ParameterizedTest
    @MethodSource("nativeTransports")
    void saysThatThePortIsTaken(NativeTransport nativeTransport) throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> new Wish()
                            .nativeTransport(nativeTransport)
                            .port(taken.getLocalPort())
                            .start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isZero());
    }

    @ParameterizedTest
    @MethodSource("nativeTransports")
    void getsRidOfClientsThatNeitherReadNorAnswer(NativeTransport nativeTransport) throws Exception {
        try (TestNetwork network = new Wish().nativeTransport(nativeTransport).start()) {
            getsRidOfThoseWhoDoNotRead(network);
        }
    }

    private static void getsRidOfThoseWhoDoNotRead(TestNetwork network) throws Exception {
        long before = sockets();
        try (BareClient client = BareClient.connect(network.port(), "/app/key?protocol=7", 4096)) {
            client.read();
            client.send(ClientFrame.text(SUBSCRIBE));
            client.read();
            long connected = sockets();
            assertThat(connected).isEqualTo(before + 2);
            floodUntil(network, () -> sockets() < connected);
            assertThat(network.server().connectionCount()).isZero();
        }
    }

    @Test
    void asksSlowAppsInOtherThreads() throws Exception {
        try (TestNetwork network = new Wish().slowApps().start();
                BareClient client = BareClient.connect(network.port(), "/app/key?protocol=7");
                BareClient stranger = BareClient.connect(network.port(), "/app/unknown?protocol=7")) {
            assertThat(client.read().text()).contains("connection_established");
            assertThat(stranger.read().text()).contains("4001");
            client.send(ClientFrame.text("{\"event\":\"pusher:ping\"}"));
            assertThat(client.read().text()).contains("pusher:pong");
            try (Socket api = network.connect()) {
                api.getOutputStream()
                        .write("GET /apps/app/channels?auth_key=key HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(api.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 401 ")
                        .contains("Version not supported");
            }
        }
    }

    @Test
    void forgetsClientsThatLeaveWhileTheirAppIsLookedUp() throws Exception {
        try (TestNetwork network = new Wish().slowApps().start()) {
            for (int i = 0; i < 50; i++) {
                try (Socket client = network.connect()) {
                    client.setSoLinger(true, 0);
                    client.getOutputStream()
                            .write(BareClient.request("GET", "/app/key", BareClient.upgradeHeaders(network.port()))
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
            await().atMost(PATIENCE).until(() -> network.server().connectionCount() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("nativeTransports")
    void speaksTls(NativeTransport nativeTransport) throws Exception {
        SelfSignedCertificate certificate = new SelfSignedCertificate(directory);
        try (TestNetwork network = new Wish()
                        .nativeTransport(nativeTransport)
                        .ssl(certificate.ofServer())
                        .start();
                Socket client = certificate.ofClient().getSocketFactory().createSocket("localhost", network.port())) {
            client.getOutputStream().write("GET /up HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("{\"health\":\"OK\"}");
        }
    }

    @ParameterizedTest
    @MethodSource("nativeTransports")
    void getsRidOfClientsThatDoNotReadOverTls(NativeTransport nativeTransport) throws Exception {
        SelfSignedCertificate certificate = new SelfSignedCertificate(directory);
        try (TestNetwork network = new Wish()
                .nativeTransport(nativeTransport)
                .ssl(certificate.ofServer())
                .start()) {
            long before = sockets();
            try (Socket socket = new Socket("localhost", network.port());
                    Socket client = certificate
                            .ofClient()
                            .getSocketFactory()
                            .createSocket(socket, "localhost", network.port(), true)) {
                client.getOutputStream()
                        .write(BareClient.request(
                                        "GET", "/app/key?protocol=7", BareClient.upgradeHeaders(network.port()))
                                .getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().write(ClientFrame.text(SUBSCRIBE).bytes());
                await().atMost(PATIENCE).until(() -> network.server().channelCount() == 1);
                long connected = sockets();
                assertThat(connected).isEqualTo(before + 2);
                floodUntil(network, () -> sockets() < connected);
            }
        }
    }

    private static void floodUntil(TestNetwork network, Callable<Boolean> end) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            for (int i = 0; i < 100; i++) {
                network.server().publish("app", Publication.of("event", new Channel("flood"), LONG));
            }
            network.pass(Duration.ofSeconds(10));
            return end.call();
        });
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("broadcast-netty"))
                .count();
    }

    /** How many descriptors of this process are sockets. */
    private static long sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(NettyServerTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // It was that of the list.
        }
    }
}
