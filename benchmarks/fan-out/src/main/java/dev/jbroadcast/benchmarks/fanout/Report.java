package dev.jbroadcast.benchmarks.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The figures as tables in Markdown: medians of all turns in all passes, and medians of the ratios to the floor's turn
 * beside each.
 */
final class Report {

    private static final String NOTHING = "–";

    private final Results results;
    private final List<String> servers;
    private final StringBuilder text = new StringBuilder();

    Report(Results results, List<Contender> servers) {
        this.results = results;
        this.servers = Stream.concat(Stream.of(Contender.FLOOR), servers.stream())
                .map(Contender::name)
                .toList();
    }

    String text() {
        fanOut();
        steady();
        connections();
        curve();
        notes();
        text.append("Raw figures: ").append(results.file()).append('\n');
        return text.toString();
    }

    private void notes() {
        List<String> notes = new ArrayList<>(results.notes());
        if (results.disturbed() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "in %.0f %% of the measurements, other programs took more than a tenth of a core",
                    100 * results.disturbed()));
        }
        if (!notes.isEmpty()) {
            text.append("Not as it should be:\n\n");
            notes.forEach(note -> text.append("- ").append(note).append('\n'));
            text.append('\n');
        }
    }

    private void fanOut() {
        String one = Scenario.W1_5000.label();
        String eight = Scenario.W8_5000.label();
        header(
                Set.of(one, eight),
                "server",
                "w1, 5,000 subscribers: k deliveries / CPU-s",
                "× floor",
                "p50 / p99 ms",
                "B allocated / delivery",
                "w8: k / CPU-s",
                "× floor w1",
                "B allocated / delivery",
                "other CPU %");
        rows(
                Set.of(one, eight),
                server -> List.of(
                        thousands(server, one, figures -> figures.get("deliv_per_cpu_s")),
                        toFloor(server, one, "deliv_per_cpu_s"),
                        latencies(server, one),
                        number("%.0f", server, one, "allocated_per_delivery"),
                        thousands(server, eight, figures -> figures.get("deliv_per_cpu_s")),
                        toFloor(server, eight, "deliv_per_cpu_s"),
                        number("%.0f", server, eight, "allocated_per_delivery"),
                        format(
                                "%.0f",
                                results.median(
                                        server,
                                        one,
                                        figures -> 100 * figures.get("other_cpu") / figures.get("secs")))));
    }

    private void steady() {
        String rate = Scenario.RATE_4.label();
        String channels = Scenario.CHANNELS_1000.label();
        header(
                Set.of(rate, channels),
                "server",
                "4 msg/s to 5,000: p50 / p99 ms",
                "× floor",
                "CPU %",
                "5,000 over 1,000 channels, w16: messages / CPU-s",
                "× floor",
                "p50 / p99 ms");
        rows(
                Set.of(rate, channels),
                server -> List.of(
                        latencies(server, rate),
                        both(toFloor(server, rate, "p50_ms"), toFloor(server, rate, "p99_ms")),
                        format("%.0f", results.median(server, rate, figures -> 100 * figures.get("srv_util"))),
                        number("%,.0f", server, channels, "messages_per_cpu_s"),
                        toFloor(server, channels, "messages_per_cpu_s"),
                        latencies(server, channels)));
    }

    private void connections() {
        String setup = Scenario.SETUP.label();
        String idle = Scenario.IDLE.label();
        header(
                Set.of(setup, idle),
                "server",
                "CPU µs per connect, warm",
                "× floor",
                "connects/s",
                "live heap per idle connection, B",
                "RSS per idle connection, B");
        rows(
                Set.of(setup, idle),
                server -> List.of(
                        number("%.0f", server, setup, "cpu_us_per_conn"),
                        toFloor(server, setup, "cpu_us_per_conn"),
                        number("%,.0f", server, setup, "conn_per_s"),
                        number("%,.0f", server, idle, "heap_per_conn"),
                        number("%,.0f", server, idle, "rss_per_conn")));
    }

    private void curve() {
        Set<String> points = results.scenariosFrom("curve");
        if (points.isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of("k deliveries / CPU-s (× floor) · k deliveries / s"));
        columns.addAll(servers);
        row(columns);
        row(columns.stream().map(each -> "---").toList());
        for (String point : points) {
            List<String> cells = new ArrayList<>(List.of(point.substring("curve: ".length())));
            for (String server : servers) {
                cells.add(
                        results.has(server, point)
                                ? "%s (%s) · %s"
                                        .formatted(
                                                thousands(server, point, figures -> figures.get("deliv_per_cpu_s")),
                                                toFloor(server, point, "deliv_per_cpu_s"),
                                                thousands(server, point, figures -> figures.get("deliv_per_s")))
                                : NOTHING);
            }
            row(cells);
        }
        text.append('\n');
    }

    private void header(Set<String> scenarios, String... titles) {
        if (isMeasured(scenarios)) {
            row(List.of(titles));
            row(List.of(titles).stream().map(title -> "---").toList());
        }
    }

    private void rows(Set<String> scenarios, Function<String, List<String>> cells) {
        if (!isMeasured(scenarios)) {
            return;
        }
        for (String server : servers) {
            if (scenarios.stream().anyMatch(scenario -> results.has(server, scenario))) {
                List<String> row = new ArrayList<>(List.of(server));
                row.addAll(cells.apply(server));
                row(row);
            }
        }
        text.append('\n');
    }

    private boolean isMeasured(Set<String> scenarios) {
        return servers.stream()
                .anyMatch(server -> scenarios.stream().anyMatch(scenario -> results.has(server, scenario)));
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private String thousands(String server, String scenario, ToDoubleFunction<Figures> value) {
        return format("%,.0f", results.median(server, scenario, value) / 1000);
    }

    private String number(String format, String server, String scenario, String name) {
        return format(format, results.median(server, scenario, figures -> figures.get(name)));
    }

    private String latencies(String server, String scenario) {
        return both(millis(server, scenario, "p50_ms"), millis(server, scenario, "p99_ms"));
    }

    private String millis(String server, String scenario, String name) {
        double value = results.median(server, scenario, figures -> figures.get(name));
        return format(value < 10 ? "%.1f" : "%.0f", value);
    }

    private String toFloor(String server, String scenario, String name) {
        return format("%.2f", results.median(server, scenario, figures -> figures.toFloor(name)));
    }

    private static String both(String one, String other) {
        return one.equals(NOTHING) && other.equals(NOTHING) ? NOTHING : one + " / " + other;
    }

    private static String format(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : NOTHING;
    }
}
