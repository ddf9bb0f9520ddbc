package dev.jbroadcast.jakarta;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.redis.RedisCluster;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.ServerMemory;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.webhook.WebhookSender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A node, in a JVM of its own: it does what it reads line by line, and answers each line with one. It ends with the
 * test that has started it, or when that has nothing more to say.
 */
final class NodeMain {

    private final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();
    private BroadcastServer server;
    private Cluster cluster;
    private WebhookSender webhooks;

    private NodeMain() {}

    public static void main(String[] args) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        NodeMain node = new NodeMain();
        answers.println("ok");
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            answers.println(node.answer(line));
        }
        Runtime.getRuntime().halt(0);
    }

    private String answer(String line) {
        try {
            String[] order = line.split(" ", 2);
            return "ok " + obey(order[0], order.length < 2 ? "" : order[1]);
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            return "failed " + e.toString().replace('\n', ' ');
        }
    }

    private Object obey(String order, String rest) throws IOException {
        return switch (order) {
            case "start" -> start(NodeSettings.ofJson(rest));
            case "stop" -> stop();
            case "connections" -> server().connectionCount();
            case "channels" -> server().channelCount();
            case "subscriptions" ->
                server().hub("test-app").orElseThrow().channel(rest).subscriptionCount();
            case "empty" -> ServerMemory.isEmpty(server());
            case "reachable" -> cluster.status().reachable();
            case "nodes" -> cluster.status().nodes();
            case "told" -> told(rest);
            case "publish" -> publish(rest.split(" ", 3));
            default -> throw new IllegalArgumentException(order);
        };
    }

    private int start(NodeSettings settings) throws IOException {
        cluster = RedisCluster.of(settings.redisSettings());
        server = start(settings, cluster);
        return server.port();
    }

    /** A server with what the tests need. */
    private BroadcastServer start(NodeSettings settings, Cluster cluster) throws IOException {
        events.clear();
        BroadcastServer.Builder builder = builder(settings.app(), cluster).listener(events::add);
        if (!settings.app().webhooks().isEmpty()) {
            webhooks = WebhookSender.builder(AppProvider.of(settings.app())).build();
            builder.listener(webhooks);
        }
        return builder.start();
    }

    static BroadcastServer.Builder builder(dev.jbroadcast.server.App app, Cluster cluster) {
        return BroadcastServer.builder()
                .app(app)
                .host("127.0.0.1")
                .port(0)
                .authenticator(TestServer::bearer)
                .channels(TestServer.ROUTES)
                .users(TestServer.USERS)
                .encryptionMasterKey(TestServer.MASTER_KEY)
                .encryptionPreviousMasterKeys(List.of(TestServer.PREVIOUS_MASTER_KEY))
                .cluster(cluster);
    }

    private String stop() {
        if (server != null) {
            server.close();
            server = null;
        }
        if (webhooks != null) {
            webhooks.close();
            webhooks = null;
        }
        return "";
    }

    /** How often the listeners of this node were told that the channel is occupied, and that it is vacated. */
    private String told(String channel) {
        long occupied = events.stream()
                .filter(event -> event instanceof ServerEvent.ChannelOccupied it
                        && it.channel().name().equals(channel))
                .count();
        long vacated = events.stream()
                .filter(event -> event instanceof ServerEvent.ChannelVacated it
                        && it.channel().name().equals(channel))
                .count();
        return occupied + " " + vacated;
    }

    /** How many nanoseconds it took. */
    private long publish(String[] publication) {
        long start = System.nanoTime();
        server().publish("test-app", Publication.of(publication[1], new Channel(publication[0]), publication[2]));
        return System.nanoTime() - start;
    }

    private PusherServer server() {
        return server.server();
    }
}
