package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** What clients' connections are carried by where Tomcat is in the application. */
@ExtendWith(OutputCaptureExtension.class)
class TransportTest {

    private static final String PASSWORD = "changeit";

    @Test
    void onTomcatItIsTheUpgrade(CapturedOutput output) {
        assumeTrue(ClassUtils.isPresent("org.apache.catalina.startup.Tomcat", null));
        try (ConfigurableApplicationContext application = run()) {
            assertThat(greeting(application, "/app/key", null)).contains("connection_established");

            assertThat(output).contains("The transport of their connections is upgrade: this is Apache Tomcat/");
        }
    }

    /** Where it is, who may go there, and in which threads it is handled, is the application's business. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "websocket"})
    void takesItsPlaceInTheApplication(String transport, CapturedOutput output) {
        try (ConfigurableApplicationContext application = run(
                "--broadcast.server.transport=" + transport,
                "--broadcast.server.path-prefix=/realtime",
                "--server.servlet.context-path=/shop",
                "--spring.threads.virtual.enabled=true")) {
            assertThat(greeting(application, "/shop/realtime/app/key", null)).contains("connection_established");

            assertThatThrownBy(() -> greeting(application, "/shop/realtime/app/key", "stranger"))
                    .satisfies(failure -> assertThat(((WebSocketHandshakeException) failure.getCause())
                                    .getResponse()
                                    .statusCode())
                            .isEqualTo(403));
            assertThatThrownBy(() -> greeting(application, "/shop/app/key", null))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
            if (transport.equals("websocket")) {
                assertThat(output).contains("The transport of their connections is websocket: it is configured so");
            }
        }
    }

    @Test
    void whoWantsNettyIsToldWhatBringsIt(CapturedOutput output) {
        assumeFalse(hasNetty());
        assertThatThrownBy(() -> run("--broadcast.server.transport=netty"))
                .isInstanceOf(InvalidTransportException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("broadcast.server.transport is \"netty\", and the library for that is not there")
                .contains("dev.jbroadcast:broadcast-netty");
    }

    @Test
    void nettyHasAPortOfItsOwnWithWhatOtherBackEndsSendTo(CapturedOutput output) throws Exception {
        assumeTrue(hasNetty());
        int port;
        try (ConfigurableApplicationContext application = run(
                "--broadcast.server.transport=netty",
                "--broadcast.server.host=127.0.0.1",
                "--broadcast.server.port=0",
                "--broadcast.server.http-api.enabled=true")) {
            Matcher said = Pattern.compile("Clients connect to /app/key on port (\\d+)")
                    .matcher(output);
            assertThat(said.find()).isTrue();
            port = Integer.parseInt(said.group(1));
            assertThat(greeting(port, "/app/key", null)).contains("connection_established");
            URI up = URI.create("http://127.0.0.1:" + port + "/up");
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(up).build(), BodyHandlers.ofString())
                            .body())
                    .contains("OK");
            assertThatThrownBy(() -> greeting(application, "/app/key", null))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        }
        new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
    }

    @Test
    void saysThatThePortOfNettyIsTaken(CapturedOutput output) throws Exception {
        assumeTrue(hasNetty());
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> run(
                            "--broadcast.server.transport=netty", "--broadcast.server.port=" + taken.getLocalPort()))
                    .isInstanceOf(InvalidTransportException.class);

            assertThat(output)
                    .contains("broadcast.server.port is %d, and that cannot be had on 0.0.0.0"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void nettySpeaksTlsWithTheCertificateOfAnSslBundle(@TempDir Path directory, CapturedOutput output)
            throws Exception {
        assumeTrue(hasNetty());
        Path keystore = makeKeystore(directory);
        try (ConfigurableApplicationContext application = run(
                "--broadcast.server.transport=netty",
                "--broadcast.server.host=127.0.0.1",
                "--broadcast.server.port=0",
                "--broadcast.server.ssl-bundle=clients",
                "--spring.ssl.bundle.jks.clients.keystore.location=" + keystore.toUri(),
                "--spring.ssl.bundle.jks.clients.keystore.password=" + PASSWORD)) {
            Matcher said = Pattern.compile("Clients connect to /app/key on port (\\d+)")
                    .matcher(output);
            assertThat(said.find()).isTrue();
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(keystore)).build();

            assertThat(greeting(client, URI.create("wss://localhost:%s/app/key".formatted(said.group(1))), null))
                    .contains("connection_established");
        }
    }

    @Test
    void saysThatThereIsNoSuchSslBundle(CapturedOutput output) {
        assumeTrue(hasNetty());
        assertThatThrownBy(() -> run(
                        "--broadcast.server.transport=netty",
                        "--broadcast.server.port=0",
                        "--broadcast.server.ssl-bundle=clints"))
                .isInstanceOf(InvalidTransportException.class);

        assertThat(output)
                .contains("broadcast.server.ssl-bundle is \"clints\", and there is no such bundle; configure it under"
                        + " spring.ssl.bundle");
    }

    private static Path makeKeystore(Path directory) throws Exception {
        Path file = directory.resolve("clients.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "clients",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return file;
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static boolean hasNetty() {
        return ClassUtils.isPresent("dev.jbroadcast.netty.NettyServer", null);
    }

    @Test
    void buffersAreSmallWhereThatIsAskedFor() {
        assumeTrue(ClassUtils.isPresent("org.apache.catalina.startup.Tomcat", null));
        try (ConfigurableApplicationContext usual = run();
                ConfigurableApplicationContext small = run("--broadcast.server.small-buffers=true")) {
            assertThat(bufferSize(usual, "appReadBufSize")).hasToString("8192");
            assertThat(bufferSize(small, "appReadBufSize")).hasToString("512");
            assertThat(bufferSize(small, "appWriteBufSize")).hasToString("2048");
            assertThat(greeting(small, "/app/key", null)).contains("connection_established");
        }
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplication(Application.class)
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--logging.level." + BroadcastEndpointRegistrar.class.getName() + "=INFO",
                                        "--broadcast.server.app-key=key",
                                        "--broadcast.server.app-secret=secret"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** By name, as the types have moved with Spring Boot 4, and Tomcat is not there where it is Jetty. */
    private static Object bufferSize(ConfigurableApplicationContext application, String name) {
        Object connector = call(call(call(application, "getWebServer"), "getTomcat"), "getConnector");
        return ReflectionUtils.invokeMethod(
                ClassUtils.getMethod(connector.getClass(), "getProperty", String.class), connector, "socket." + name);
    }

    private static Object call(Object target, String method) {
        return ReflectionUtils.invokeMethod(ClassUtils.getMethod(target.getClass(), method), target);
    }

    /** @param name of who connects; null for nobody in particular */
    private static String greeting(ConfigurableApplicationContext application, String path, @Nullable String name) {
        return greeting(
                application.getEnvironment().getRequiredProperty("local.server.port", Integer.class), path, name);
    }

    private static String greeting(int port, String path, @Nullable String name) {
        return greeting(HttpClient.newHttpClient(), URI.create("ws://127.0.0.1:" + port + path), name);
    }

    private static String greeting(HttpClient http, URI uri, @Nullable String name) {
        CompletableFuture<String> greeting = new CompletableFuture<>();
        WebSocket.Builder client = http.newWebSocketBuilder();
        if (name != null) {
            client.header("X-Name", name);
        }
        WebSocket socket = client.buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        greeting.complete(data.toString());
                        return null;
                    }
                })
                .join();
        try {
            return greeting.orTimeout(20, TimeUnit.SECONDS).join();
        } finally {
            socket.abort();
        }
    }

    @EnableAutoConfiguration
    static class Application {

        /** As the filters of security are. */
        @Bean
        Filter guard() {
            return (request, response, chain) -> {
                if ("stranger".equals(((jakarta.servlet.http.HttpServletRequest) request).getHeader("X-Name"))) {
                    ((HttpServletResponse) response).sendError(HttpServletResponse.SC_FORBIDDEN);
                } else {
                    chain.doFilter(request, response);
                }
            };
        }
    }
}
