package dev.jbroadcast.benchmarks.fanout;

import dev.jbroadcast.benchmarks.fanout.Command.CommandException;
import dev.jbroadcast.benchmarks.fanout.Contender.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles and installs what the chosen servers need, and says what is missing. */
final class Tools {

    private static final String PACKAGES = "apt-get install -y gcc libc6-dev libssl-dev liburing-dev util-linux";

    private final Directories directories;

    Tools(Directories directories) {
        this.directories = directories;
    }

    /**
     * Those of the servers that can be run here; why another cannot, goes to standard error.
     *
     * @throws CommandException if nothing can be measured at all
     */
    List<Contender> prepare(List<Contender> chosen) throws IOException {
        Files.createDirectories(directories.target().resolve("logs"));
        require("taskset", "--version");
        require("gcc", "--version");
        compile("loadgen", List.of("-lcrypto"));
        List<Contender> ready = new ArrayList<>(chosen);
        compileFloor(ready);
        if (chosen.stream().anyMatch(each -> each.program() == Program.NODE)) {
            installPeers(ready);
        }
        return ready;
    }

    private static void require(String... words) {
        try {
            Command.run(words);
        } catch (CommandException e) {
            throw new CommandException(
                    "%s is missing, and nothing can be measured without it: %s".formatted(words[0], PACKAGES));
        }
    }

    private void compile(String name, List<String> options) throws IOException {
        Path source = directories.nativeSources().resolve(name + ".c");
        Path program = directories.program(name);
        if (Files.exists(program)
                && Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) > 0) {
            return;
        }
        List<String> words = new ArrayList<>(List.of("gcc", "-O2", "-o", program.toString(), source.toString()));
        words.addAll(options);
        try {
            Command.run(null, words);
        } catch (CommandException e) {
            throw new CommandException("%s.c cannot be compiled; if a header is missing: %s%n%s"
                    .formatted(name, PACKAGES, e.getMessage()));
        }
    }

    /** Without liburing, there is a floor still, but not that of io_uring. */
    private void compileFloor(List<Contender> ready) throws IOException {
        try {
            compile("floor", List.of("-luring"));
        } catch (CommandException e) {
            say(e.getMessage());
            say("floor-uring is left out");
            ready.removeIf(each -> each.words().equals(List.of("uring")));
            compile(
                    "floor",
                    List.of(
                            "-I",
                            directories.nativeSources().resolve("without-uring").toString()));
        }
    }

    private void installPeers(List<Contender> ready) {
        try {
            Command.run("node", "--version");
            if (!Files.exists(directories.node().resolve("node_modules"))) {
                Command.run(directories.node(), List.of("npm", "ci"));
            }
        } catch (CommandException e) {
            say(
                    "the peers that run on Node are left out, because Node 20 or later with npm is missing or npm ci has failed in "
                            + directories.node() + ": " + e.getMessage());
            ready.removeIf(each -> each.program() == Program.NODE);
        }
    }

    static void say(String text) {
        System.err.println(text);
    }
}
