package dev.jbroadcast.benchmarks.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** What the figures were measured on. */
final class Machine {

    private Machine() {}

    static String describe(Options options) throws IOException {
        return "%s, %d cores, %s %s; %s; server on core 0, clients on core 1; medians of %d pass%s, %s%s."
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        jvm(options),
                        options.passes(),
                        options.passes() == 1 ? "" : "es",
                        LocalDate.now(),
                        options.quick() ? "; SHORT PHASES: no figures to keep" : "");
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String jvm(Options options) {
        return Command.run(options.java().toString(), "-version")
                        .lines()
                        .findFirst()
                        .orElse("JVM")
                + " with -Xmx"
                + options.heap()
                + " -XX:+UseSerialGC";
    }
}
