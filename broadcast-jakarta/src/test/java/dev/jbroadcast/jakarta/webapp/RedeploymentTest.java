package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.jakarta.webapp.war.AsyncSendServlet;
import dev.jbroadcast.jakarta.webapp.war.OwnChannels;
import dev.jbroadcast.jakarta.webapp.war.SendServlet;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server runs for months, and web applications come and go: nothing of them may stay. */
class RedeploymentTest {

    private static final int TIMES = 20;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "websocket"})
    void nothingStaysOfApplicationsThatWereTakenAway(String transport) throws Exception {
        AtomicInteger told = new AtomicInteger();
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            told.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        listener.start();
        War war = War.in(directory.resolve("war"))
                .parameters(
                        "broadcast.server.app-key",
                        "war-key",
                        "broadcast.server.app-secret",
                        "war-secret",
                        "broadcast.server.transport",
                        transport,
                        "broadcast.server.webhooks[0].url",
                        "http://127.0.0.1:" + listener.getAddress().getPort() + "/",
                        "broadcast.connections.reverb.driver",
                        "reverb",
                        "broadcast.connections.reverb.app-id",
                        "app",
                        "broadcast.connections.reverb.key",
                        "key",
                        "broadcast.connections.reverb.secret",
                        "secret",
                        "broadcast.connections.reverb.host",
                        "127.0.0.1")
                .service(ChannelRoutes.class, OwnChannels.class)
                .classes(SendServlet.class, AsyncSendServlet.class);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (TomcatServer tomcat = new TomcatServer(directory.resolve("tomcat"))) {
            Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
            for (int i = 0; i < TIMES; i++) {
                loaders.add(deployUseAndUndeploy(tomcat, war));
            }
            // The JVM remembers the newest of some things, such as the last record whose equality was asked for.
            deployUseAndUndeploy(tomcat, war);

            assertThat(told).hasPositiveValue();
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                System.gc();
                assertThat(threadsOfTheLibrary(before)).isEmpty();
                assertThat(loaders).allMatch(loader -> loader.refersTo(null));
            });
            // An HTTP client's thread ends with the next garbage collection; before Java 21 there is no other way. And
            // Tomcat
            // takes its own threads for the application's, if they look after it in the moment in which it is taken
            // away.
            assertThat(tomcat.log())
                    .filteredOn(message -> !message.contains("[HttpClient-") && !message.contains("[Catalina-"))
                    .noneMatch(message -> message.contains("failed to"));
        } finally {
            listener.stop(0);
        }
    }

    /** In a method of its own, whose variables keep nothing alive. */
    private static WeakReference<ClassLoader> deployUseAndUndeploy(TomcatServer tomcat, War war) {
        Context context = tomcat.deploy("/shop", war);
        assertThat(context.getState().isAvailable()).isTrue();
        WeakReference<ClassLoader> loader =
                new WeakReference<>(context.getLoader().getClassLoader());
        try (Browser sender = new Browser(tomcat.port(), "/shop", "war-key").subscribe("news");
                Browser other = new Browser(tomcat.port(), "/shop", "war-key").subscribe("news")) {
            sender.post("/send", "hello");
            assertThat(other.frame().get("event")).isEqualTo("message");
            sender.post("/send-async", "hello");
            assertThat(other.frame().get("event")).isEqualTo("message");

            tomcat.undeploy(context);

            assertThat(sender.closeCode()).isEqualTo(4200);
            assertThat(other.closeCode()).isEqualTo(4200);
        }
        return loader;
    }

    private static Set<String> threadsOfTheLibrary(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("broadcast")
                        || thread.getContextClassLoader() != null
                                && thread.getContextClassLoader()
                                        .getClass()
                                        .getName()
                                        .contains("Webapp"))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }
}
