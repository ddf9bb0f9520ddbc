package dev.jbroadcast.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Redis on a free port, a process of its own that is gone with the test. It is the {@code redis-server} of the
 * machine, else the one in {@code org.signal:embedded-redis}.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 5;
    private static final String VERSION = "7.0.15";

    private final Path directory;
    private final List<String> options;
    private final String password;
    private final int port;
    private final Thread whenTheJvmEnds = new Thread(this::end);
    private volatile Process process;

    private RedisServer(Path directory, List<String> options, String password) throws IOException {
        this.directory = directory;
        this.options = options;
        this.password = password;
        this.port = startAnywhere();
        Runtime.getRuntime().addShutdownHook(whenTheJvmEnds);
    }

    /** A Redis that keeps nothing on disk. */
    public static RedisServer start() {
        return start("");
    }

    /**
     * @param password without which nobody gets in; empty for none
     * @param options of the command line of {@code redis-server}
     */
    public static RedisServer start(String password, String... options) {
        try {
            List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no", "--bind", "127.0.0.1"));
            all.addAll(List.of(options));
            if (!password.isEmpty()) {
                all.addAll(List.of("--requirepass", password));
            }
            return new RedisServer(Files.createTempDirectory("redis"), List.copyOf(all), password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public String uri() {
        return "redis://" + (password.isEmpty() ? "" : ":" + password + "@") + "127.0.0.1:" + port;
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Stops it in the midst of whatever it does: connections stay, and nothing is answered. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on where it was {@linkplain #freeze stopped}. */
    public void thaw() {
        signal("CONT");
    }

    /** Ends it at once, without a word to anybody; whatever it knew is lost. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@linkplain #kill Kills} it, and starts it on the same port with nothing in it. */
    public void restart() {
        kill();
        revive();
    }

    /** Starts it on the same port with nothing in it, after it was {@linkplain #kill killed}. */
    public void revive() {
        try {
            launch(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes it forget everything, and keeps all connections. */
    public void flush() {
        command("FLUSHALL");
    }

    /** Sends a command without blanks in its arguments. */
    public String command(String command) {
        try (Socket socket = connect()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            StringBuilder request = new StringBuilder();
            if (!password.isEmpty()) {
                request.append("AUTH ").append(password).append("\r\n");
            }
            request.append(command).append("\r\nQUIT\r\n");
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(whenTheJvmEnds);
        kill();
        end();
    }

    private void end() {
        process.destroyForcibly();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int startAnywhere() throws IOException {
        IOException last = new IOException("not tried");
        for (int i = 0; i < ATTEMPTS; i++) {
            int free = freePort();
            try {
                launch(free);
                return free;
            } catch (IOException e) {
                last = e; // Somebody else may have taken the port in the meantime.
            }
        }
        throw last;
    }

    private void launch(int onPort) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary(directory), "--port", Integer.toString(onPort)));
        command.addAll(options);
        Path log = directory.resolve("log");
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(onPort)) {
            boolean late = System.nanoTime() > end;
            try {
                if (late || process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IOException("Redis does not start on port %d: %s"
                            .formatted(onPort, Files.readString(log, StandardCharsets.UTF_8)));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean answers(int onPort) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 1_000);
            // Another process that has got the port would not be ours.
            return process.isAlive();
        } catch (IOException e) {
            return false;
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -%s %d: %d".formatted(name, process.pid(), code));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * What to start.
     *
     * @param directory where it is put if it has to be unpacked
     */
    static String binary(Path directory) throws IOException {
        for (String each : System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)) {
            Path found = Path.of(each, "redis-server");
            if (Files.isExecutable(found)) {
                return found.toString();
            }
        }
        Path unpacked = directory.resolve("redis-server");
        if (Files.exists(unpacked)) {
            return unpacked.toString();
        }
        String name = "redis-server-%s-%s".formatted(VERSION, platform());
        try (InputStream in = RedisServer.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "there is no redis-server on the PATH, and org.signal:embedded-redis has no %s; install Redis 6 or later"
                                .formatted(name));
            }
            Files.copy(in, unpacked);
        }
        if (!unpacked.toFile().setExecutable(true) || !Files.isExecutable(unpacked)) {
            throw new IllegalStateException(
                    "there is no redis-server on the PATH, and %s cannot be run; install Redis 6 or later"
                            .formatted(unpacked));
        }
        return unpacked.toString();
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> os + "-amd64";
            case "aarch64" -> os + "-arm64";
            case "x86", "i386" -> os + "-386";
            default -> System.getProperty("os.name") + "-" + System.getProperty("os.arch");
        };
    }
}
