package dev.jbroadcast.examples.supportdesk;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A server of Jakarta EE with the application at its root. */
abstract class EeServer implements AutoCloseable {

    /** As it is deployed anywhere. */
    static final Path WAR = Path.of("target", "support-desk.war").toAbsolutePath();

    /** Long enough for a server on a machine that does much else. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** What is the server's own, and new for each. */
    final Path directory;

    final int port;
    private ServerProcess process;

    EeServer(String name) {
        this.directory = TARGET.resolve("ee-servers").resolve(name);
        this.port = freePort();
    }

    /** Where a server is as it was fetched; nothing is changed there. */
    static Path fetched(String property) {
        return Path.of(Objects.requireNonNull(System.getProperty(property), property));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Puts the application and what else it takes into the directory. */
    abstract void prepare() throws IOException;

    abstract List<String> command();

    Map<String, String> environment() {
        return Map.of();
    }

    /** Makes the running server replace the application; returns at once. */
    abstract void redeploy() throws IOException;

    /** Returns when the application answers. */
    final void start() throws IOException {
        delete(directory);
        Files.createDirectories(directory);
        prepare();
        process = ServerProcess.start(command(), environment(), directory.resolve("output.log"));
        await("start of " + this)
                .atMost(PATIENCE)
                .failFast("it has ended", () -> !process.isAlive())
                .until(() -> Api.of(this, "ada").isThere());
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    String output() {
        return process == null ? "The server has not been started" : process.output();
    }

    /** In one step, so that no server finds half of it. */
    static void put(Path file, Path destination) throws IOException {
        Files.createDirectories(destination.getParent());
        Path copy = destination.resolveSibling(destination.getFileName() + ".part");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, destination, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    @Override
    public String toString() {
        return directory.getFileName() + " on port " + port;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
