package dev.jbroadcast.benchmarks.fanout;

import dev.jbroadcast.json.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** All that was measured so far; written to a file as it comes, a line of JSON each. */
final class Results {

    private final Path file;
    private final JsonCodec codec = JsonCodec.detect();
    private final List<Figures> all = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();

    Results(Path file) {
        this.file = file;
    }

    void add(Figures figures) throws IOException {
        all.add(figures);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("pass", figures.pass());
        line.put("server", figures.server());
        line.put("scenario", figures.scenario());
        line.putAll(figures.values());
        Files.writeString(file, codec.write(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Something that whoever reads the figures has to know. */
    void note(String text) {
        notes.add(text);
    }

    Set<String> notes() {
        return notes;
    }

    /** In how much of what was measured other programs took more than a tenth of a core. */
    double disturbed() {
        List<Figures> phases = all.stream()
                .filter(each -> Double.isFinite(each.get("other_cpu")))
                .toList();
        long disturbed = phases.stream()
                .filter(each -> each.get("other_cpu") > each.get("secs") / 10)
                .count();
        return phases.isEmpty() ? 0 : (double) disturbed / phases.size();
    }

    Path file() {
        return file;
    }

    boolean has(String server, String scenario) {
        return all.stream().anyMatch(each -> is(each, server, scenario));
    }

    /** The scenarios of the curve, in the order in which they were measured. */
    Set<String> scenariosFrom(String prefix) {
        Set<String> found = new LinkedHashSet<>();
        all.stream()
                .map(Figures::scenario)
                .filter(each -> each.startsWith(prefix))
                .forEach(found::add);
        return found;
    }

    /** The median of all that was measured; NaN if there is nothing. */
    double median(String server, String scenario, ToDoubleFunction<Figures> value) {
        return median(all.stream().filter(each -> is(each, server, scenario)).mapToDouble(value));
    }

    private static boolean is(Figures figures, String server, String scenario) {
        return figures.server().equals(server) && figures.scenario().equals(scenario);
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
