package dev.jbroadcast.benchmarks.fanout;

import dev.jbroadcast.benchmarks.fanout.Command.CommandException;
import dev.jbroadcast.json.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The clients: {@code loadgen}, on core 1. */
final class LoadGenerator {

    private final Path program;
    private final JsonCodec codec = JsonCodec.detect();

    LoadGenerator(Directories directories) {
        program = directories.program("loadgen");
    }

    /**
     * Connects, subscribes, publishes and goes.
     *
     * @param log where it complains
     * @param arguments connections, phases and the like
     * @param listener told of the ramp and of each phase as soon as it is over
     * @throws CommandException if it gives up
     */
    void run(RunningServer server, Path log, List<String> arguments, Listener listener)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("taskset", "-c", "1", program.toString()));
        words.addAll(List.of("-p", Integer.toString(server.port()), "--nsrc", "2"));
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
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                listener.measured(object(line));
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new CommandException("the load generator ended with %d; %s says why".formatted(status, log));
            }
        } finally {
            process.destroy();
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> object(String json) {
        return (Map<String, Object>) codec.read(json);
    }

    /** Told what was measured. */
    @FunctionalInterface
    interface Listener {

        void measured(Map<String, Object> figures) throws IOException, InterruptedException;
    }
}
