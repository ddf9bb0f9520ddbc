package dev.jbroadcast.jakarta;

import java.util.List;
import java.util.stream.IntStream;

/** A server in a JVM of its own that is one with others. */
final class Node implements AutoCloseable {

    private final NodeProcess process;
    private final int port;
    private boolean closed;

    private Node(NodeProcess process, NodeSettings settings) {
        this.process = process;
        this.port = Integer.parseInt(process.order("start " + settings.json()));
    }

    static Node start(NodeSettings settings) {
        return new Node(NodeProcess.take(), settings);
    }

    /** So many, with the same settings, who have found each other. */
    static List<Node> start(int count, NodeSettings settings) {
        return start(IntStream.range(0, count).mapToObj(i -> settings).toList());
    }

    static List<Node> start(List<NodeSettings> settings) {
        List<NodeProcess> processes = NodeProcess.take(settings.size());
        return IntStream.range(0, settings.size())
                .mapToObj(i -> new Node(processes.get(i), settings.get(i)))
                .toList();
    }

    int port() {
        return port;
    }

    int connections() {
        return Integer.parseInt(process.order("connections"));
    }

    int channels() {
        return Integer.parseInt(process.order("channels"));
    }

    /** How many connections of this node have joined a channel. */
    int subscriptions(String channel) {
        return Integer.parseInt(process.order("subscriptions " + channel));
    }

    /** Whether nothing is left of anybody. */
    boolean isEmpty() {
        return Boolean.parseBoolean(process.order("empty"));
    }

    /** Whether it hears of the others. */
    boolean isReachable() {
        return Boolean.parseBoolean(process.order("reachable"));
    }

    /** How many nodes it knows of, itself included. */
    int nodes() {
        return Integer.parseInt(process.order("nodes"));
    }

    /** How often the listeners of this node were told that a channel is occupied, and how often that it is vacated. */
    Told told(String channel) {
        String[] counts = process.order("told " + channel).split(" ");
        return new Told(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]));
    }

    record Told(int occupied, int vacated) {}

    /**
     * Publishes within the application that the node is a part of.
     *
     * @param data JSON text without line breaks
     * @return for how many nanoseconds that took a thread
     */
    long publish(String channel, String event, String data) {
        return Long.parseLong(process.order("publish %s %s %s".formatted(channel, event, data)));
    }

    /** Ends it as {@code kill -9} does, in the midst of whatever it does. */
    void kill() {
        process.kill();
    }

    /** Ends it in good order. */
    @Override
    public void close() {
        if (!closed && process.isAlive()) {
            closed = true;
            process.order("stop");
            process.giveBack();
        }
    }
}
