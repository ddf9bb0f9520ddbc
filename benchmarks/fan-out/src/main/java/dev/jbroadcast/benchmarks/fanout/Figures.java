package dev.jbroadcast.benchmarks.fanout;

import java.util.Map;

/**
 * What was measured once.
 *
 * @param scenario its label; for a point of the curve, what is special there
 * @param values as the load generator calls them, and {@code allocated_per_delivery}, {@code heap_per_conn},
 *     {@code messages_per_cpu_s}
 * @param floor what was measured of {@code floor-send} in the seconds before or after; empty if nothing was
 */
record Figures(int pass, String server, String scenario, Map<String, Double> values, Map<String, Double> floor) {

    /** NaN if it was not measured. */
    double get(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** NaN if one of them was not measured. */
    double toFloor(String name) {
        return get(name) / floor.getOrDefault(name, Double.NaN);
    }
}
