package dev.jbroadcast.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import dev.jbroadcast.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, as people run it. */
class StandaloneServerTest {

    private static final Map<String, String> APP =
            Map.of("REVERB_APP_ID", "1", "REVERB_APP_KEY", "key", "REVERB_APP_SECRET", "secret");
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    @Test
    void servesClientsAndTheHttpApiOnOnePortUntilItIsAskedToEnd() throws Exception {
        try (Command command = new Command(APP, "--port", "0", "--host", "127.0.0.1")) {
            int port = command.awaitPort("http");
            Client client = new Client(HttpClient.newHttpClient(), "ws://127.0.0.1:" + port);
            client.subscribe("news");

            Pusher pusher = new Pusher("1", "key", "secret");
            pusher.setHost("127.0.0.1:" + port);
            pusher.setEncrypted(false);
            Result result = pusher.trigger("news", "greeting", "hello");

            assertThat(result.getHttpStatus()).isEqualTo(200);
            assertThat(client.frame()).contains("greeting", "hello");

            command.process.toHandle().destroy(); // SIGTERM
            assertThat(client.closed.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(4200);
            command.awaitEnd();
            assertThat(command.output()).contains("Stopping: clients are asked to reconnect");
            assertThat(command.output()).doesNotContain("secret", "Exception");
        }
    }

    @Test
    void severalThatMeetAtARedisAreOne() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            Map<String, String> environment = new HashMap<>(APP);
            environment.put("REDIS_URL", redis.uri());
            try (Command one = new Command(environment, "--port", "0", "--host", "127.0.0.1");
                    Command two = new Command(environment, "--port", "0", "--host", "127.0.0.1")) {
                Client client = new Client(HttpClient.newHttpClient(), "ws://127.0.0.1:" + one.awaitPort("http"));
                client.subscribe("news");

                int port = two.awaitPort("http");
                Pusher pusher = new Pusher("1", "key", "secret");
                pusher.setHost("127.0.0.1:" + port);
                pusher.setEncrypted(false);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(up(port)).isEqualTo("{\"health\":\"OK\"}"));
                pusher.trigger("news", "greeting", "hello");

                assertThat(client.frame()).contains("greeting", "hello");
                await().untilAsserted(() -> assertThat(two.output())
                        .contains("A node of the cluster \"broadcast\" at Redis 127.0.0.1:" + redis.port()));

                redis.kill();

                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(up(port)).isEqualTo("{\"health\":\"OK\",\"cluster\":\"unreachable\"}"));
            }
        }
    }

    private static String up(int port) throws Exception {
        URI uri = URI.create("http://127.0.0.1:%d/up".formatted(port));
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    @Test
    void servesEncryptedConnectionsWithAKeystore() throws Exception {
        Path keystore = keystore();
        try (Command command = new Command(
                APP, "--port", "0", "--tls-keystore", keystore.toString(), "--tls-keystore-password", "changeit")) {
            Client client = new Client(trusting(keystore), "wss://localhost:" + command.awaitPort("https"));

            client.subscribe("news");
        }
    }

    @Test
    void servesEncryptedConnectionsWithPemFiles() throws Exception {
        Path keystore = keystore();
        KeyStore store = load(keystore);
        Path certificate = Files.writeString(
                directory.resolve("certificate.pem"),
                pem("CERTIFICATE", store.getCertificate("server").getEncoded()));
        Path key = Files.writeString(
                directory.resolve("key.pem"),
                pem("PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded()));
        Path file = Files.writeString(directory.resolve("server.json"), """
                {"port": 0, "tls": {"certificate": "%s", "key": "%s"},
                 "apps": [{"id": "1", "key": "key", "secret": "secret"}]}
                """.formatted(
                certificate.toString().replace("\\", "/"), key.toString().replace("\\", "/")));
        try (Command command = new Command(Map.of(), "--config", file.toString(), "--debug")) {
            Client client = new Client(trusting(keystore), "wss://localhost:" + command.awaitPort("https"));

            client.subscribe("news");

            await().untilAsserted(() ->
                    assertThat(command.output()).contains("has connected to the app 1", "has joined news"));
        }
    }

    @Test
    void saysWhatIsWrongAndEndsWithTwo() throws Exception {
        Path notPem = Files.writeString(directory.resolve("not.pem"), "-----BEGIN RSA PRIVATE KEY-----");
        try (Command noApp = new Command(Map.of());
                Command noPort = new Command(APP, "--port", "http");
                Command noKeystore = new Command(APP, "--tls-keystore", notPem.toString())) {
            assertThat(noApp.awaitEnd()).isEqualTo(2);
            assertThat(noApp.output())
                    .startsWith("there is no app; set REVERB_APP_ID")
                    .hasLineCount(1);
            assertThat(noPort.awaitEnd()).isEqualTo(2);
            assertThat(noPort.output())
                    .startsWith("--port is \"http\"; it must be a port")
                    .hasLineCount(1);
            assertThat(noKeystore.awaitEnd()).isEqualTo(2);
            assertThat(noKeystore.output())
                    .startsWith("the keystore " + notPem + " cannot be read")
                    .hasLineCount(1);
        }
    }

    @Test
    void saysThatItCannotListenAndEndsWithOne() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0);
                Command command = new Command(APP, "--port", "" + taken.getLocalPort())) {
            assertThat(command.awaitEnd()).isEqualTo(1);
            assertThat(command.output())
                    .startsWith("The server cannot listen: ")
                    .hasLineCount(1);
        }
    }

    @Test
    void helps() throws Exception {
        try (Command command = new Command(Map.of(), "--help")) {
            assertThat(command.awaitEnd()).isZero();
            assertThat(command.output()).contains("--config FILE");
        }
    }

    private Path keystore() throws Exception {
        Path keystore = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor())
                .as(new String(keytool.getInputStream().readAllBytes()))
                .isZero();
        return keystore;
    }

    private static KeyStore load(Path keystore) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static HttpClient trusting(Path keystore) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", load(keystore).getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
    }

    /** A JVM with the command in it. */
    private static final class Command implements AutoCloseable {

        private final Process process;
        private final List<String> lines = new ArrayList<>();
        private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
        private final Thread reader = new Thread(this::read, "output");

        private Command(Map<String, String> environment, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    StandaloneServer.class.getName()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.matches("(REVERB|PUSHER|REDIS)_.*"));
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().putAll(environment);
            process = builder.start();
            reader.start();
        }

        private void read() {
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    synchronized (lines) {
                        lines.add(line);
                    }
                    unread.add(line);
                }
            } catch (IOException e) {
                lines.add("(the process was destroyed)");
            }
        }

        private int awaitPort(String scheme) throws InterruptedException {
            Pattern listening = Pattern.compile("Listening on " + scheme + "://[^:]+:(\\d+) \\(apps: 1\\)");
            while (true) {
                String line = unread.poll(30, TimeUnit.SECONDS);
                assertThat(line).as("what it said: " + output()).isNotNull();
                Matcher matcher = listening.matcher(line);
                if (matcher.find()) {
                    return Integer.parseInt(matcher.group(1));
                }
            }
        }

        private int awaitEnd() throws InterruptedException {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            reader.join();
            return process.exitValue();
        }

        private String output() {
            synchronized (lines) {
                return String.join("\n", lines);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static final class Client implements WebSocket.Listener {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final WebSocket webSocket;

        private Client(HttpClient http, String server) throws InterruptedException {
            webSocket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(server + "/app/key?protocol=7"), this)
                    .join();
            assertThat(frame()).contains("pusher:connection_established");
        }

        private void subscribe(String channel) throws InterruptedException {
            webSocket
                    .sendText("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}", true)
                    .join();
            assertThat(frame()).contains("pusher_internal:subscription_succeeded");
        }

        private String frame() throws InterruptedException {
            String frame = frames.poll(20, TimeUnit.SECONDS);
            assertThat(frame).isNotNull();
            return frame;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            frames.add(data.toString());
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }
    }
}
