package dev.jbroadcast.examples.supportdesk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that ends with this one, however this one ends. */
final class ServerProcess implements AutoCloseable {

    /**
     * Runs a command, and ends it when the standard input ends: when it is closed, or when who holds its other end is
     * no more.
     */
    private static final String GUARD = """
            exec 3<&0
            "$@" 3<&- </dev/null &
            server=$!
            (cat >/dev/null; kill $server; sleep 20; kill -9 $server) <&3 2>/dev/null &
            guard=$!
            wait $server
            kill $guard
            """;

    private static final int MOST_LINES = 80;

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param output where what it says is added */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path output) {
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "sh"));
        guarded.addAll(command);
        try {
            Files.createDirectories(output.getParent());
            ProcessBuilder builder = new ProcessBuilder(guarded)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The last of what it said. */
    String output() {
        try {
            // Not as UTF-8: what it is written in is up to the server.
            List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
            return "The last that the server wrote to %s:%n%s"
                    .formatted(
                            output,
                            String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())));
        } catch (IOException e) {
            return "The server wrote nothing to " + output;
        }
    }

    /** Asks it to end, and insists on it after a while. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
