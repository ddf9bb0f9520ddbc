package dev.jbroadcast.benchmarks.fanout;

import dev.jbroadcast.benchmarks.fanout.Command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** One server in one pass: started, warmed up, measured in all scenarios, ended. */
final class Measurement {

    private static final int SUBSCRIBERS = 5000;

    private final int pass;
    private final Contender contender;
    private final Options options;
    private final Directories directories;
    private final Results results;
    private final LoadGenerator generator;
    private final Path log;

    Measurement(int pass, Contender contender, Options options, Directories directories, Results results) {
        this.pass = pass;
        this.contender = contender;
        this.options = options;
        this.directories = directories;
        this.results = results;
        generator = new LoadGenerator(directories);
        log = directories.log("clients-of-" + contender.name());
    }

    void run() throws IOException, InterruptedException {
        if (!options.scenarios().equals(EnumSet.of(Scenario.CURVE))) {
            try (RunningServer server = start("0", options.heap())) {
                warmUp(server);
                if (options.scenarios().contains(Scenario.IDLE)) {
                    idle(server);
                }
                if (options.scenarios().stream().anyMatch(Scenario.PHASES::contains)) {
                    phases(server);
                }
                if (options.scenarios().contains(Scenario.CHANNELS_1000)) {
                    channels(server);
                }
                if (options.scenarios().contains(Scenario.SETUP)) {
                    setup(server);
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

    /** Many publications to few: what is done once for each is rare in what follows, and would be compiled there. */
    private void warmUp(RunningServer server) throws IOException, InterruptedException {
        say("warm-up");
        clients(server, figures -> {}, "-n", "16", "--phase", closed(options.warmUpSeconds(), 16, 0));
    }

    /** Everything that is published goes to all: so what is allocated meanwhile was for these deliveries. */
    private void phases(RunningServer server) throws IOException, InterruptedException {
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase("", closed(options.warmUpSeconds(), 1, 0)));
        phases.add(new Phase("", closed(options.warmUpSeconds(), 8, 0)));
        phases.add(new Phase("", closed(options.warmUpSeconds() / 2, 1, 0)));
        boolean allocation = options.scenarios().contains(Scenario.ALLOCATION);
        if (allocation || options.scenarios().contains(Scenario.W1_5000)) {
            phases.add(new Phase(Scenario.W1_5000.label(), closed(options.seconds(), 1, 0)));
        }
        if (allocation || options.scenarios().contains(Scenario.W8_5000)) {
            phases.add(new Phase(Scenario.W8_5000.label(), closed(options.seconds(), 8, 0)));
        }
        if (options.scenarios().contains(Scenario.RATE_4)) {
            phases.add(new Phase(Scenario.RATE_4.label(), rate(4, options.seconds(), 1)));
        }
        say("5,000 subscribers of one channel");
        List<String> arguments = new ArrayList<>(List.of("-n", Integer.toString(SUBSCRIBERS)));
        phases.forEach(phase -> arguments.addAll(List.of("--phase", phase.specification())));
        Iterator<Phase> next = phases.iterator();
        Allocations allocations = new Allocations(server);
        generator.run(server, log, arguments, figures -> {
            OptionalLong allocated = allocations.sinceLastTime();
            Map<String, Double> values = numbers(figures);
            if (!values.containsKey("published")) {
                return; // the ramp
            }
            Phase phase = next.next();
            if (!phase.scenario().isEmpty()) {
                allocated.ifPresent(bytes ->
                        values.put("allocated_per_delivery", bytes / (values.get("published") * values.get("conns"))));
                add(phase.scenario(), values);
            }
        });
        server.awaitQuiet();
    }

    private void channels(RunningServer server) throws IOException, InterruptedException {
        say("5,000 subscribers of 1,000 channels");
        measure(
                server,
                Scenario.CHANNELS_1000.label(),
                new Load(SUBSCRIBERS, 1000, 16, 16, 200),
                // Publishing is what matters here, and there was little of it so far.
                2 * options.warmUpSeconds());
    }

    private void idle(RunningServer server) throws IOException, InterruptedException {
        say("5,000 idle connections");
        Path before = directories.target().resolve("heap-before.txt");
        Path after = directories.target().resolve("heap-after.txt");
        List<String> arguments = new ArrayList<>(List.of("-n", Integer.toString(SUBSCRIBERS)));
        if (contender.isJvm()) {
            arguments.addAll(List.of("--on-start", liveHeap(server, before), "--on-idle", liveHeap(server, after)));
        }
        generator.run(server, log, arguments, figures -> {
            Map<String, Double> values = numbers(figures);
            if (contender.isJvm()) {
                double heap = (total(after) - total(before)) / values.get("conns");
                values.put("heap_per_conn", heap);
                // The heap is resident from the start.
                values.merge("rss_per_conn", heap, Double::sum);
            }
            add(Scenario.IDLE.label(), values);
        });
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

    private void setup(RunningServer server) throws IOException, InterruptedException {
        say("connecting");
        for (int ramp = 1; ramp <= options.ramps(); ramp++) {
            boolean counts = ramp == options.ramps();
            clients(
                    server,
                    figures -> {
                        if (counts) {
                            add(Scenario.SETUP.label(), numbers(figures));
                        }
                    },
                    "-n",
                    Integer.toString(SUBSCRIBERS),
                    "--settle",
                    "0");
        }
    }

    private void curve(String label, String cores, List<Load> loads) throws IOException, InterruptedException {
        // 18,000 sessions of Tomcat's WebSockets do not fit into one gigabyte.
        try (RunningServer server = start(cores, "3g")) {
            warmUp(server);
            for (Load load : loads) {
                String point = "curve: %s, %s".formatted(label, load);
                say(point);
                try {
                    measure(server, point, load, options.warmUpSeconds() / 2);
                } catch (CommandException e) {
                    results.note("%s, %s: %s".formatted(contender.name(), point, e.getMessage()));
                }
            }
        }
    }

    private void measure(RunningServer server, String scenario, Load load, double warmUp)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(load.arguments(contender.dialect()));
        arguments.addAll(List.of("--phase", closed(options.seconds(), load.window(), warmUp)));
        generator.run(server, log, arguments, figures -> {
            Map<String, Double> values = numbers(figures);
            if (values.containsKey("published")) {
                values.put("messages_per_cpu_s", values.get("published") / values.get("srv_cpu"));
                add(scenario, values);
            }
        });
        server.awaitQuiet();
    }

    private void clients(RunningServer server, LoadGenerator.Listener listener, String... arguments)
            throws IOException, InterruptedException {
        generator.run(server, log, List.of(arguments), listener);
        server.awaitQuiet();
    }

    private void add(String scenario, Map<String, Double> values) throws IOException {
        results.add(new Figures(pass, contender.name(), scenario, values));
        for (String wrong : List.of("failed", "lost", "stalls", "httperr", "closed")) {
            if (values.getOrDefault(wrong, 0.0) > 0) {
                results.note("%s, %s: %s = %.0f".formatted(contender.name(), scenario, wrong, values.get(wrong)));
            }
        }
    }

    private void say(String what) {
        Tools.say("pass %d/%d · %s · %s".formatted(pass, options.passes(), contender.name(), what));
    }

    private static Map<String, Double> numbers(Map<String, Object> figures) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        figures.forEach((name, value) -> {
            if (value instanceof Number number) {
                numbers.put(name, number.doubleValue());
            }
        });
        return numbers;
    }

    private static String closed(double seconds, int window, double warmUp) {
        return String.format(Locale.ROOT, "closed:%.1f:%d:%.1f", seconds, window, warmUp);
    }

    private static String rate(int perSecond, double seconds, double warmUp) {
        return String.format(Locale.ROOT, "rate:%d:%.1f:%.1f", perSecond, seconds, warmUp);
    }

    /** @param scenario empty for a phase that does not count */
    private record Phase(String scenario, String specification) {}

    private static final class Allocations {

        private final RunningServer server;
        private long before;

        private Allocations(RunningServer server) {
            this.server = server;
        }

        private OptionalLong sinceLastTime() throws IOException, InterruptedException {
            OptionalLong now = server.allocatedBytes();
            if (now.isEmpty()) {
                return now;
            }
            long since = now.getAsLong() - before;
            before = now.getAsLong();
            return OptionalLong.of(since);
        }
    }
}
