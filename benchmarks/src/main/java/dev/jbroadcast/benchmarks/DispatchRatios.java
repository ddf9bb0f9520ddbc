package dev.jbroadcast.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link DispatchBenchmark} and says whether sending an event keeps within its limits: at most twice the time and
 * one and a half times the memory that the JSON mapper alone takes for the same record.
 */
public final class DispatchRatios {

    private static final double TIME_LIMIT = 2.0;
    private static final double ALLOCATION_LIMIT = 1.5;
    private static final String BASELINE = "mapper";
    private static final List<String> LIMITED = List.of("declaredNow", "declared", "annotatedNow", "annotated");

    private DispatchRatios() {}

    public static void main(String[] arguments) throws RunnerException {
        List<Row> rows = new ArrayList<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include("\\." + DispatchBenchmark.class.getSimpleName() + "\\.")
                        .addProfiler(GCProfiler.class)
                        .build())
                .run()) {
            rows.add(Row.of(result));
        }
        Row baseline = rows.stream()
                .filter(row -> row.name().equals(BASELINE))
                .findFirst()
                .orElseThrow();
        List<String> exceeded = new ArrayList<>();
        System.out.printf("%n%-28s %10s %8s %10s %8s%n", "", "ns/op", "ratio", "B/op", "ratio");
        for (Row row : rows) {
            double time = row.nanos() / baseline.nanos();
            double allocation = row.bytes() / baseline.bytes();
            System.out.printf(
                    Locale.ROOT,
                    "%-28s %10.0f %8.2f %10.0f %8.2f%n",
                    row.name(),
                    row.nanos(),
                    time,
                    row.bytes(),
                    allocation);
            if (LIMITED.contains(row.name()) && (time > TIME_LIMIT || allocation > ALLOCATION_LIMIT)) {
                exceeded.add(row.name());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nAt most %.1f × the time and %.1f × the allocation of the mapper: %s%n",
                TIME_LIMIT,
                ALLOCATION_LIMIT,
                exceeded.isEmpty() ? "holds" : "does NOT hold for " + String.join(", ", exceeded));
    }

    /**
     * The fastest iterations: on a shared machine the same code takes twice the time for seconds on end, and whatever
     * disturbs it only ever adds.
     */
    private record Row(String name, double nanos, double bytes) {

        static Row of(RunResult result) {
            String benchmark = result.getParams().getBenchmark();
            return new Row(
                    benchmark.substring(benchmark.lastIndexOf('.') + 1),
                    least(result.getPrimaryResult()),
                    least(result.getSecondaryResults().get("gc.alloc.rate.norm")));
        }

        private static double least(Result<?> result) {
            return result.getStatistics().getMin();
        }
    }
}
