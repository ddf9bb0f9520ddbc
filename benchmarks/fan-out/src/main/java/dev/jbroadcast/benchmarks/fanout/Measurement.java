package dev.jbroadcast.benchmarks.fanout;

import dev.jbroadcast.benchmarks.fanout.Command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One server in one pass: started, warmed up, measured in all scenarios, ended. Beside it, on the same core, is the
 * floor; the two take turns of a few seconds, so that both meet with the same neighbours on the machine.
 */
final class Measurement {

    private static final int SUBSCRIBERS = 5000;
    private static final int MOST_WARM_UPS = 5;
    /** What part of the time compilers may take when it begins to count. */
    private static final double COMPILED_AT_MOST = 0.03;

    private final int pass;
    private final Contender contender;
    private final Options options;
    private final Directories directories;
    private final Results results;
    private final Path log;

    Measurement(int pass, Contender contender, Options options, Directories directories, Results results) {
        this.pass = pass;
        this.contender = contender;
        this.options = options;
        this.directories = directories;
        this.results = results;
        log = directories.log("clients-of-" + contender.name());
    }

    void run() throws IOException, InterruptedException {
        if (!options.scenarios().equals(EnumSet.of(Scenario.CURVE))) {
            try (RunningServer floor = startFloor("0");
                    RunningServer server = start("0", options.heap())) {
                warmUp(server);
                if (options.scenarios().contains(Scenario.IDLE)) {
                    idle(server);
                }
                if (options.scenarios().stream().anyMatch(Scenario.OF_ONE_CHANNEL::contains)) {
                    oneChannel(server, floor);
                }
                if (options.scenarios().contains(Scenario.CHANNELS_1000)) {
                    manyChannels(server, floor);
                }
                if (options.scenarios().contains(Scenario.SETUP)) {
                    setup(server, floor);
                }
            }
        }
        if (options.scenarios().contains(Scenario.CURVE)) {
            curve("1 core", "0", Load.CURVE);
            curve("2 cores", "0,1", Load.CURVE_OF_TWO_CORES);
        }
    }

    private RunningServer start(String cores, String heap) throws IOException, InterruptedException {
        return RunningServer.start(contender, cores, options, directories, heap);
    }

    private RunningServer startFloor(String cores) throws IOException, InterruptedException {
        return RunningServer.start(Contender.FLOOR, cores, options, directories, options.heap());
    }

    /** Many publications to few: what is done once for each is rare in what follows, and would be compiled there. */
    private void warmUp(RunningServer server) throws IOException, InterruptedException {
        say("warm-up");
        try (Clients few = connect(server, "-n", "16")) {
            few.closed(options.warmUpSeconds(), 16, 0);
        }
        server.awaitQuiet();
    }

    /** Until the compilers of a JVM have little left to do: they share the core, and some have work for a minute. */
    private void warmUp(RunningServer server, Clients clients) throws IOException, InterruptedException {
        double seconds = options.warmUpSeconds();
        for (int round = 1; round <= MOST_WARM_UPS; round++) {
            long before = server.compiledMillis().orElse(0);
            clients.closed(seconds, 1, 0);
            clients.closed(seconds / 2, 8, 0);
            clients.closed(seconds / 2, 1, 0);
            double compiled = (server.compiledMillis().orElse(0) - before) / 1e3;
            if (compiled < COMPILED_AT_MOST * 2 * seconds) {
                return;
            }
        }
    }

    private void oneChannel(RunningServer server, RunningServer floor) throws IOException, InterruptedException {
        say("5,000 subscribers of one channel");
        boolean burst = wants(Scenario.W1_5000) || wants(Scenario.W8_5000) || wants(Scenario.ALLOCATION);
        try (Clients clients = connect(server, "-n", Integer.toString(SUBSCRIBERS));
                Clients beside = connect(floor, "-n", Integer.toString(SUBSCRIBERS))) {
            warmUp(server, clients);
            beside.closed(1, 1, 0);
            for (int turn = 1; turn <= options.turns(); turn++) {
                if (burst) {
                    Map<String, Double> ofFloor = beside.closed(options.seconds(), 1, 0);
                    add(Scenario.W1_5000, allocating(server, clients, 1), ofFloor);
                    add(Scenario.W8_5000, allocating(server, clients, 8), ofFloor);
                }
                if (wants(Scenario.RATE_4)) {
                    Map<String, Double> ofFloor = beside.rate(4, options.seconds(), 1);
                    add(Scenario.RATE_4, clients.rate(4, options.seconds(), 1), ofFloor);
                }
            }
        }
        server.awaitQuiet();
    }

    /** Everything that is published goes to all: so what is allocated meanwhile was for these deliveries. */
    private Map<String, Double> allocating(RunningServer server, Clients clients, int window)
            throws IOException, InterruptedException {
        OptionalLong before = server.allocatedBytes();
        Map<String, Double> figures = clients.closed(options.seconds(), window, 0);
        OptionalLong after = server.allocatedBytes();
        if (before.isPresent() && after.isPresent()) {
            double bytes = after.getAsLong() - before.getAsLong();
            figures.put("allocated_per_delivery", bytes / figures.get("published") / SUBSCRIBERS);
        }
        return figures;
    }

    private void manyChannels(RunningServer server, RunningServer floor) throws IOException, InterruptedException {
        say("5,000 subscribers of 1,000 channels");
        // Publishing is what matters here, and there was little of it so far.
        double warmUp = 2 * options.warmUpSeconds();
        Load load = new Load(SUBSCRIBERS, 1000, 16, 16, 200);
        measure(server, floor, Scenario.CHANNELS_1000.label(), load, warmUp, options.turns());
    }

    private void idle(RunningServer server) throws IOException, InterruptedException {
        say("5,000 idle connections");
        Path before = directories.target().resolve("heap-before.txt");
        Path after = directories.target().resolve("heap-after.txt");
        List<String> arguments = new ArrayList<>(List.of("-n", Integer.toString(SUBSCRIBERS)));
        if (contender.isJvm()) {
            arguments.addAll(List.of("--on-start", liveHeap(server, before), "--on-idle", liveHeap(server, after)));
        }
        try (Clients clients = connect(server, arguments.toArray(String[]::new))) {
            Map<String, Double> values = clients.ramp();
            if (contender.isJvm()) {
                double heap = (total(after) - total(before)) / values.get("conns");
                values.put("heap_per_conn", heap);
                // The heap is resident from the start.
                values.merge("rss_per_conn", heap, Double::sum);
            }
            add(Scenario.IDLE, values, Map.of());
        }
        server.awaitQuiet();
    }

    /** Each collects all garbage first; the second time also what was waiting for the first. */
    private String liveHeap(RunningServer server, Path file) {
        String histogram = "'%s' %d GC.class_histogram".formatted(options.java().resolveSibling("jcmd"), server.pid());
        return "%s > '%s' && sleep 0.2 && %s > '%s'".formatted(histogram, file, histogram, file);
    }

    private static double total(Path histogram) throws IOException {
        String last = Files.readString(histogram).strip();
        String[] words = last.substring(last.lastIndexOf('\n') + 1).strip().split("\\s+");
        return Double.parseDouble(words[2]);
    }

    private void setup(RunningServer server, RunningServer floor) throws IOException, InterruptedException {
        say("connecting");
        for (int ramp = 1; ramp <= options.ramps(); ramp++) {
            Map<String, Double> ofFloor = ramp(floor);
            Map<String, Double> values = ramp(server);
            if (ramp == options.ramps()) {
                add(Scenario.SETUP, values, ofFloor);
            }
        }
    }

    private Map<String, Double> ramp(RunningServer server) throws IOException, InterruptedException {
        Map<String, Double> ramp;
        try (Clients clients = connect(server, "-n", Integer.toString(SUBSCRIBERS), "--settle", "0")) {
            ramp = clients.ramp();
        }
        server.awaitQuiet();
        return ramp;
    }

    private void curve(String label, String cores, List<Load> loads) throws IOException, InterruptedException {
        // 18,000 sessions of Tomcat's WebSockets do not fit into one gigabyte.
        try (RunningServer floor = startFloor(cores);
                RunningServer server = start(cores, "3g")) {
            warmUp(server);
            for (Load load : loads) {
                String point = "curve: %s, %s".formatted(label, load);
                say(point);
                try {
                    measure(server, floor, point, load, options.warmUpSeconds() / 2, 1);
                } catch (CommandException e) {
                    results.note("%s, %s: %s".formatted(contender.name(), point, e.getMessage()));
                }
            }
        }
    }

    private void measure(
            RunningServer server, RunningServer floor, String scenario, Load load, double warmUp, int turns)
            throws IOException, InterruptedException {
        try (Clients clients = connect(server, load.arguments(contender.dialect()));
                Clients beside = connect(floor, load.arguments(floor.contender().dialect()))) {
            clients.closed(warmUp, load.window(), 0);
            for (int turn = 1; turn <= turns; turn++) {
                Map<String, Double> ofFloor = messages(beside.closed(options.seconds(), load.window(), 0.5));
                add(scenario, messages(clients.closed(options.seconds(), load.window(), 0.5)), ofFloor);
            }
        }
        server.awaitQuiet();
    }

    private static Map<String, Double> messages(Map<String, Double> figures) {
        figures.put("messages_per_cpu_s", figures.get("published") / figures.get("srv_cpu"));
        return figures;
    }

    private Clients connect(RunningServer server, String... arguments) throws IOException, InterruptedException {
        return connect(server, List.of(arguments));
    }

    private Clients connect(RunningServer server, List<String> arguments) throws IOException, InterruptedException {
        return Clients.connect(server, directories, log, arguments);
    }

    private boolean wants(Scenario scenario) {
        return options.scenarios().contains(scenario);
    }

    private void add(Scenario scenario, Map<String, Double> values, Map<String, Double> floor) throws IOException {
        add(scenario.label(), values, floor);
    }

    private void add(String scenario, Map<String, Double> values, Map<String, Double> floor) throws IOException {
        results.add(new Figures(pass, contender.name(), scenario, values, floor));
        if (!floor.isEmpty()
                && !scenario.equals(Scenario.W8_5000.label())) { // which is compared with its one in flight
            results.add(new Figures(pass, Contender.FLOOR.name(), scenario, floor, floor));
        }
        for (String wrong : List.of("failed", "lost", "stalls", "httperr", "closed")) {
            if (values.getOrDefault(wrong, 0.0) > 0) {
                results.note("%s, %s: %s = %.0f".formatted(contender.name(), scenario, wrong, values.get(wrong)));
            }
        }
    }

    private void say(String what) {
        Tools.say("pass %d/%d · %s · %s".formatted(pass, options.passes(), contender.name(), what));
    }
}
