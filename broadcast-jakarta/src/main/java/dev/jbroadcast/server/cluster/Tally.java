package dev.jbroadcast.server.cluster;

import java.util.Map;

/**
 * How much of an app there is on one node, or on all of them.
 *
 * @param connections how many clients are connected
 * @param peakConnections the most that were connected to the cluster at a time, as far as the node knows
 * @param clientMessages how many messages clients have sent; 0 without statistics
 * @param publications how many events were published; 0 without statistics
 * @param addresses how many connections come from which network address; empty unless that is limited
 */
public record Tally(
        int connections, int peakConnections, long clientMessages, long publications, Map<String, Integer> addresses) {

    /** Of a node that knows nothing of the app. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, Map.of());
}
