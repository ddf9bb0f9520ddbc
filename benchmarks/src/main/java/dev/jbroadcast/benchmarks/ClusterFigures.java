package dev.jbroadcast.benchmarks;

import io.lettuce.core.RedisClient;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster costs: publishes on one node at a steady rate, and says how long a message takes to a subscriber on
 * the same node and to one on another, and what one of them takes of the processor: of all nodes, each in a process of
 * its own, and of a real Redis ({@code redis-server} has to be on the path). The median of the passes counts.
 */
public final class ClusterFigures {

    private static final int SECONDS = Integer.getInteger("seconds", 10);
    private static final int PASSES = 3;
    private static final int CONNECTIONS = 20_000;

    private ClusterFigures() {}

    public static void main(String[] arguments) throws Exception {
        int port = freePort();
        Process redis = new ProcessBuilder(
                        "redis-server", "--port", Integer.toString(port), "--save", "", "--appendonly", "no")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            System.out.println(
                    "| messages/s | nodes | same node p50 | p99 | other node p50 | p99 | nodes' CPU per message | Redis' |");
            System.out.println("|---|---|---|---|---|---|---|---|");
            for (int rate : new int[] {1_000, 10_000}) {
                measure("1, no Redis", "none", 1, rate, redis.pid());
                for (int nodes = 1; nodes <= 3; nodes++) {
                    measure(Integer.toString(nodes), "redis://127.0.0.1:" + port, nodes, rate, redis.pid());
                }
            }
            System.out.println();
            System.out.println("| connections, each with | Redis' memory | CPU to join | to leave |");
            System.out.println("|---|---|---|---|");
            hold("a channel of its own", "private-user.$", port, redis.pid());
            hold("a place in a presence channel of a hundred", "presence-room.%", port, redis.pid());
        } finally {
            redis.destroy();
        }
    }

    /** What Redis has to do with connections that come, stay and go: for each of them. */
    private static void hold(String name, String channel, int port, long redis) throws IOException {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
        Node node = new Node("redis://127.0.0.1:" + port);
        try {
            long memory = memory(client);
            double processor = processorMicros(redis);
            node.ask("join " + CONNECTIONS + " " + channel);
            double joined = processorMicros(redis);
            long full = memory(client);
            node.ask("leave");
            node.ask("settle");
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d B | %.0f µs | %.0f µs |%n",
                    name,
                    (full - memory) / CONNECTIONS,
                    (joined - processor) / CONNECTIONS,
                    (processorMicros(redis) - joined) / CONNECTIONS);
        } finally {
            node.close();
            client.shutdown();
        }
    }

    private static long memory(RedisClient client) {
        return client.connect()
                .sync()
                .info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void measure(String name, String url, int count, int rate, long redis) throws Exception {
        List<Node> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                nodes.add(new Node(url));
            }
            pass(nodes, rate, redis); // warms up
            List<Pass> passes = new ArrayList<>();
            for (int i = 0; i < PASSES; i++) {
                passes.add(pass(nodes, rate, redis));
            }
            passes.sort(Comparator.comparingDouble(Pass::processor));
            Pass median = passes.get(PASSES / 2);
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %s | %d µs | %d µs | %s | %s | %.1f µs | %.1f µs |%n",
                    rate,
                    name,
                    median.here().p50(),
                    median.here().p99(),
                    median.there() == null ? "–" : median.there().p50() + " µs",
                    median.there() == null ? "–" : median.there().p99() + " µs",
                    median.processor(),
                    median.redis());
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private static Pass pass(List<Node> nodes, int rate, long redis) throws IOException {
        for (Node node : nodes) {
            node.ask("report");
        }
        double redisBefore = processorMicros(redis);
        nodes.get(0).ask("publish " + rate + " " + SECONDS);
        List<Report> reports = new ArrayList<>();
        for (Node node : nodes) {
            reports.add(Report.of(node.ask("report")));
        }
        double messages = (double) rate * SECONDS;
        double processor = reports.stream().mapToLong(Report::micros).sum() / messages;
        return new Pass(
                reports.get(0),
                reports.size() == 1 ? null : reports.get(reports.size() - 1),
                processor,
                (processorMicros(redis) - redisBefore) / messages);
    }

    private static double processorMicros(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        // A clock tick is ten milliseconds on every Linux that Java runs on.
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000.0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Pass(Report here, @Nullable Report there, double processor, double redis) {}

    private record Report(long received, int p50, int p99, long micros) {

        private static Report of(String line) {
            String[] words = line.split(" ");
            return new Report(
                    Long.parseLong(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3]));
        }
    }

    private static final class Node {

        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter commands;

        private Node(String url) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-classpath",
                            System.getProperty("java.class.path"),
                            ClusterNode.class.getName(),
                            url)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            answers = new BufferedReader(new InputStreamReader(process.getInputStream()));
            commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream()));
            if (!"ready".equals(answers.readLine())) {
                throw new IllegalStateException("a node has not started");
            }
        }

        private String ask(String command) throws IOException {
            commands.write(command);
            commands.newLine();
            commands.flush();
            return answers.readLine();
        }

        private void close() {
            try {
                commands.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            process.destroy();
        }
    }
}
