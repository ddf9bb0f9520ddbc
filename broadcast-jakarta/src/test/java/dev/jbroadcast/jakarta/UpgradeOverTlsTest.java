package dev.jbroadcast.jakarta;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbroadcast.jakarta.upgrade.EchoTomcat;
import dev.jbroadcast.server.websocket.EchoEndpoint;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted connections go through what Tomcat wraps around a socket, and not to the socket itself. */
class UpgradeOverTlsTest {

    private static final String NIO = "org.apache.coyote.http11.Http11NioProtocol";
    private static final String NIO2 = "org.apache.coyote.http11.Http11Nio2Protocol";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static SelfSignedCertificate certificate;

    private final EchoEndpoint echo = new EchoEndpoint();

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = new SelfSignedCertificate(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {NIO, NIO2})
    void bringsMessagesOfAllLengthsThereAndBack(String protocol) throws Exception {
        try (EchoTomcat tomcat = new EchoTomcat(protocol, UpgradeOverTlsTest::encrypt, echo)) {
            EncryptedEchoClient.talk(URI.create("wss://localhost:" + tomcat.port() + "/app/key"), certificate);

            await().atMost(PATIENCE).until(() -> echo.connectionCount() == 0);
        }
    }

    @Test
    void dropsWhoNeverReads() throws Exception {
        try (EchoTomcat tomcat = new EchoTomcat(NIO, UpgradeOverTlsTest::encrypt, echo);
                Socket client = connect(tomcat.port())) {
            await().atMost(PATIENCE).until(() -> echo.connectionCount() == 1);
            client.getOutputStream().write(RawWebSocket.frame(1, EchoEndpoint.FLOOD.getBytes(StandardCharsets.UTF_8)));

            await().atMost(PATIENCE).until(() -> echo.connectionCount() == 0);
            assumeTrue(ServerDescriptors.areKnown(), "Only Linux tells which connections have a descriptor");
            await().atMost(PATIENCE).until(() -> !ServerDescriptors.isThereFor(tomcat.port(), client));
        }
    }

    private static Socket connect(int port) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        SSLSocket encrypted =
                (SSLSocket) certificate.ofClient().getSocketFactory().createSocket(socket, "localhost", port, true);
        encrypted.getOutputStream().write("""
                GET /app/key HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """.lines()
                .collect(Collectors.joining("\r\n", "", "\r\n"))
                .getBytes(StandardCharsets.US_ASCII));
        return encrypted;
    }

    private static void encrypt(Connector connector) {
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate own = new SSLHostConfigCertificate(host, Type.EC);
        own.setCertificateKeystore(certificate.keyStore());
        own.setCertificateKeystorePassword("changeit");
        host.addCertificate(own);
        connector.addSslHostConfig(host);
    }
}
