package dev.jbroadcast.benchmarks.fanout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program that is run to its end. */
final class Command {

    private Command() {}

    /**
     * What it wrote.
     *
     * @param directory where it runs; null for here
     * @throws CommandException if it ends with anything but 0, or cannot be started
     */
    static String run(@Nullable Path directory, List<String> words) {
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            if (directory != null) {
                builder.directory(directory.toFile());
            }
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new CommandException("%s ended with %d: %s".formatted(words.get(0), status, output.strip()));
            }
            return output;
        } catch (IOException e) {
            throw new CommandException(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    static String run(String... words) {
        return run(null, List.of(words));
    }

    /** Says what was wrong. */
    static final class CommandException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CommandException(String message) {
            super(message);
        }
    }
}
