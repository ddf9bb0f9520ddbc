package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.netty.NettyServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web applications whose clients connect to a port beside that of the web server. */
@Tag("container")
class OwnPortContainerTest {

    private static final Pattern SAID = Pattern.compile("Clients connect to /app/war-key on port (\\d+)");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void isThereAsLongAsTheApplicationAndLeavesNothingBehind() throws Exception {
        War war = War.in(directory.resolve("war"))
                .library(NettyServer.class)
                .libraries("/netty-")
                .parameters(
                        "broadcast.server.app-key",
                        "war-key",
                        "broadcast.server.app-secret",
                        "war-secret",
                        "broadcast.server.transport",
                        "netty",
                        "broadcast.server.host",
                        "127.0.0.1",
                        "broadcast.server.port",
                        "0",
                        "broadcast.server.event-loops",
                        "0");
        PrintStream before = System.err;
        System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
        try (TomcatServer tomcat = new TomcatServer(directory.resolve("tomcat"))) {
            WeakReference<ClassLoader> loader = deployUseAndUndeploy(tomcat, war);
            // The JVM remembers the newest of some things.
            deployUseAndUndeploy(tomcat, war);

            assertThat(tomcat.log()).noneMatch(message -> message.contains("failed to stop"));
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                System.gc();
                return loader.get() == null;
            });
        } finally {
            System.setErr(before);
        }
    }

    private WeakReference<ClassLoader> deployUseAndUndeploy(TomcatServer tomcat, War war) throws Exception {
        Context application = tomcat.deploy("/shop", war);
        assertThat(application.getState()).as("after %s", tomcat.log()).isEqualTo(LifecycleState.STARTED);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(application.getLoader().getClassLoader());
        Matcher said = SAID.matcher(output.toString(StandardCharsets.UTF_8));
        assertThat(said.find()).isTrue();
        int port = Integer.parseInt(said.group(1));
        output.reset();

        assertThat(greeting(port)).contains("connection_established");

        tomcat.undeploy(application);
        new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
        return loader;
    }

    private static String greeting(int port) {
        CompletableFuture<String> greeting = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:%d/app/war-key".formatted(port)), new WebSocket.Listener() {
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
}
