package dev.jbroadcast.benchmarks.fanout;

import dev.jbroadcast.benchmarks.fanout.Command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Measures servers beside the floor: in each pass one after the other, each in a new process, in turns with the floor.
 * The first two arguments are the directory of the sources and the one for what is made; the others are
 * {@link Options}.
 */
public final class FanOut {

    private FanOut() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = Arrays.asList(arguments).subList(2, arguments.length);
        if (words.contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        if (words.contains("--list")) {
            Contender.ALL.forEach(each -> System.out.println("server    " + each.name()));
            Arrays.asList(Scenario.values()).forEach(each -> System.out.println("scenario  " + each.label()));
            return;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy),
                        "end of children"));
        try {
            measure(
                    Options.parse(words),
                    new Directories(
                            Path.of(arguments[0]).toAbsolutePath(),
                            Path.of(arguments[1]).toAbsolutePath()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.USAGE);
            System.exit(2);
        } catch (CommandException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void measure(Options options, Directories directories) throws IOException, InterruptedException {
        List<Contender> servers = new Tools(directories).prepare(options.servers());
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
        Results results = new Results(directories.target().resolve(time + ".jsonl"));
        Path report = directories.target().resolve(time + ".md");
        String machine = Machine.describe(options);
        Set<String> leftOut = new HashSet<>();
        for (int pass = 1; pass <= options.passes(); pass++) {
            for (Contender server : servers) {
                if (leftOut.contains(server.name())) {
                    continue;
                }
                try {
                    new Measurement(pass, server, options, directories, results).run();
                } catch (CommandException e) {
                    Tools.say(e.getMessage());
                    results.note("%s is left out: %s".formatted(server.name(), e.getMessage()));
                    leftOut.add(server.name());
                }
                // Each time: whoever does not want to wait for the end has what there is.
                Files.writeString(report, machine + "\n\n" + new Report(results, servers).text());
            }
        }
        System.out.print(Files.readString(report));
    }
}
