package dev.jbroadcast.benchmarks.fanout;

import java.util.ArrayList;
import java.util.List;

/**
 * What clients do to a server.
 *
 * @param publishers how many connections of back-ends publish over HTTP; of servers that are published to in another
 *     way there is one
 * @param window how many messages are in flight
 * @param bytes of the payload
 */
record Load(int connections, int channels, int publishers, int window, int bytes) {

    /** From one point that all have in common, one thing after the other. */
    static final List<Load> CURVE = curve();

    /** Those at which a second core can be of use. */
    static final List<Load> CURVE_OF_TWO_CORES = List.of(
            new Load(5000, 1, 1, 1, 200),
            new Load(18_000, 1, 1, 1, 200),
            new Load(5000, 1000, 16, 16, 200),
            new Load(5000, 1, 64, 64, 200));

    private static List<Load> curve() {
        List<Load> curve = new ArrayList<>();
        for (int connections : new int[] {1000, 5000, 10_000, 18_000}) {
            curve.add(new Load(connections, 1, 1, 1, 200));
        }
        curve.add(new Load(5000, 1000, 16, 16, 200));
        for (int publishers : new int[] {4, 16, 64}) {
            curve.add(new Load(5000, 1, publishers, publishers, 200));
        }
        for (int bytes : new int[] {100, 1000, 10_000}) {
            curve.add(new Load(5000, 1, 1, 1, bytes));
        }
        return List.copyOf(curve);
    }

    List<String> arguments(Dialect dialect) {
        return List.of(
                "-n",
                Integer.toString(connections),
                "-c",
                Integer.toString(channels),
                "--pubs",
                Integer.toString(dialect.publishesOverHttp() ? publishers : 1),
                "--size",
                Integer.toString(bytes));
    }

    @Override
    public String toString() {
        return "%,d connections, %,d channel%s, %d publisher%s, %,d B"
                .formatted(
                        connections, channels, channels == 1 ? "" : "s", publishers, publishers == 1 ? "" : "s", bytes);
    }
}
