package dev.jbroadcast.benchmarks.fanout;

import dev.jbroadcast.benchmarks.fanout.Command.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
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
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, on some of the cores. It is started there, so that it knows how many it has, as it
 * would in a container. Ends when it is closed.
 */
final class RunningServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Contender contender;
    private final Process process;
    private final int port;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private RunningServer(Contender contender, Process process, int port) {
        this.contender = contender;
        this.process = process;
        this.port = port;
    }

    /** @throws CommandException if it does not listen within a minute */
    static RunningServer start(Contender contender, String cores, Options options, Directories directories, String heap)
            throws IOException, InterruptedException {
        int port = freePort();
        Path log = directories.log(contender.name());
        Process process = new ProcessBuilder(words(contender, cores, port, options, directories, heap))
                .directory(directories.target().toFile())
                .redirectError(log.toFile())
                .start();
        RunningServer server = new RunningServer(contender, process, port);
        try {
            server.read();
            server.awaitReady(log);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static List<String> words(
            Contender contender, String cores, int port, Options options, Directories directories, String heap)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("taskset", "-c", cores));
        switch (contender.program()) {
            case NATIVE -> {
                words.add(directories.program(contender.artifact()).toString());
                words.add(Integer.toString(port));
                words.addAll(contender.words());
            }
            case NODE -> {
                words.add("node");
                words.add(directories.node().resolve(contender.artifact()).toString());
                words.add(Integer.toString(port));
            }
            case JVM -> {
                words.add(options.java().toString());
                words.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseSerialGC"));
                // So that resident memory grows by what is outside of the heap only.
                words.add("-XX:+AlwaysPreTouch");
                contender.properties().forEach((name, value) -> words.add("-D%s=%s".formatted(name, value)));
                words.addAll(options.jvmOptions());
                words.addAll(List.of(
                        "-classpath",
                        Files.readString(directories.classPath(contender.artifact()))
                                .strip()));
                words.add(RunningServer.class.getPackageName() + ".server."
                        + contender.words().get(0));
                words.add(Integer.toString(port));
            }
        }
        return words;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void read() {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader output = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        output.lines().forEach(lines::add);
                    } catch (IOException | UncheckedIOException e) {
                        // It has ended; whoever waits for a line sees that.
                    }
                },
                "output of " + contender.name());
        reader.setDaemon(true);
        reader.start();
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new CommandException("%s ended with %d before it was ready: %s; see %s"
                        .formatted(contender.name(), process.exitValue(), complaint(log), log));
            }
            String line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (contender.program() == Contender.Program.NATIVE
                    ? isListening()
                    : line != null && line.startsWith("READY ")) {
                return;
            }
        }
        throw new CommandException("%s does not listen; %s may say why".formatted(contender.name(), log));
    }

    /** What is most likely to be the reason. */
    private static String complaint(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line ->
                        line.startsWith("Exception in") || line.startsWith("Caused by") || line.contains("rror:"))
                .toList();
        return lines.isEmpty() ? "it does not say why" : lines.get(lines.size() - 1);
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Contender contender() {
        return contender;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** What all threads of a JVM have allocated since it started; empty for others. */
    OptionalLong allocatedBytes() throws IOException, InterruptedException {
        return ask("allocated", "ALLOCATED ");
    }

    /** How long a JVM has compiled since it started, in milliseconds; empty for others. */
    OptionalLong compiledMillis() throws IOException, InterruptedException {
        return ask("compiled", "COMPILED ");
    }

    private OptionalLong ask(String question, String answer) throws IOException, InterruptedException {
        if (!contender.isJvm()) {
            return OptionalLong.empty();
        }
        OutputStream commands = process.getOutputStream();
        commands.write((question + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
        for (String line = lines.poll(10, TimeUnit.SECONDS); line != null; line = lines.poll(10, TimeUnit.SECONDS)) {
            if (line.startsWith(answer)) {
                return OptionalLong.of(Long.parseLong(line.substring(answer.length())));
            }
        }
        throw new CommandException(contender.name() + " does not answer");
    }

    /** Waits until it is done with the clients that have gone, ten seconds at most. */
    void awaitQuiet() throws IOException, InterruptedException {
        long before = -1;
        for (int i = 0; i < 40; i++) {
            long ticks = processorTicks();
            if (before >= 0 && ticks - before <= 1) {
                return;
            }
            before = ticks;
            Thread.sleep(250);
        }
    }

    private long processorTicks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
