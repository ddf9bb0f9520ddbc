package dev.jbroadcast.benchmarks.fanout;

import dev.jbroadcast.benchmarks.fanout.Command.CommandException;
import dev.jbroadcast.json.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Clients of one server, on core 1: {@code loadgen}. They have connected and subscribed, do nothing but when they are
 * asked to, and go when this is closed.
 */
final class Clients implements AutoCloseable {

    private final JsonCodec codec = JsonCodec.detect();
    private final Process process;
    private final BufferedReader output;
    private final Path log;
    private final Map<String, Double> ramp;

    private Clients(Process process, Path log) throws IOException, InterruptedException {
        this.process = process;
        this.log = log;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        ramp = read();
    }

    /**
     * Returns when all are there.
     *
     * @param log where they complain
     * @param arguments how many there are, on how many channels, and the like
     * @throws CommandException if they give up
     */
    static Clients connect(RunningServer server, Directories directories, Path log, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("taskset", "-c", "1", directories.program("loadgen").toString()));
        words.addAll(List.of("-p", Integer.toString(server.port()), "--nsrc", "2", "--stdin"));
        words.addAll(List.of(
                "--pids",
                Long.toString(server.pid()),
                "--label",
                server.contender().name()));
        words.addAll(server.contender().dialect().arguments());
        words.addAll(arguments);
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            return new Clients(process, log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    /** What it took to connect them. */
    Map<String, Double> ramp() {
        return ramp;
    }

    /** Publishes as soon as all have got what was published before, with so many messages in flight. */
    Map<String, Double> closed(double seconds, int window, double warmUp) throws IOException, InterruptedException {
        return phase(String.format(Locale.ROOT, "closed:%.1f:%d:%.1f", seconds, window, warmUp));
    }

    /** Publishes so many messages a second, whatever becomes of them. */
    Map<String, Double> rate(int perSecond, double seconds, double warmUp) throws IOException, InterruptedException {
        return phase(String.format(Locale.ROOT, "rate:%d:%.1f:%.1f", perSecond, seconds, warmUp));
    }

    private Map<String, Double> phase(String specification) throws IOException, InterruptedException {
        OutputStream input = process.getOutputStream();
        input.write((specification + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        return read();
    }

    private Map<String, Double> read() throws IOException, InterruptedException {
        String line = output.readLine();
        if (line == null) {
            throw new CommandException(
                    "the load generator ended with %d; %s says why".formatted(process.waitFor(), log));
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        ((Map<?, ?>) codec.read(line)).forEach((name, value) -> {
            if (value instanceof Number number) {
                numbers.put((String) name, number.doubleValue());
            }
        });
        return numbers;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
