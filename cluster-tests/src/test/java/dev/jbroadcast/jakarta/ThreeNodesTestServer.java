package dev.jbroadcast.jakarta;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.redis.RedisCluster;
import dev.jbroadcast.redis.RedisServer;
import dev.jbroadcast.server.PusherServer;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;

/**
 * Three nodes behind a load balancer, which gives each connection to the next of them: clients of one test are on
 * different nodes, and the HTTP API answers on yet another one. What the application publishes comes from a fourth node
 * that has no clients at all.
 */
final class ThreeNodesTestServer implements TestServer {

    /** One for all tests, which do not share a prefix; it ends with the JVM. */
    private static final RedisServer REDIS = RedisServer.start();

    private final List<Node> nodes;
    private final TcpProxy balancer;
    private final BroadcastServer publisher;

    ThreeNodesTestServer(TestSettings settings) throws IOException {
        NodeSettings node = NodeSettings.of(REDIS, "test-" + UUID.randomUUID(), settings.app());
        nodes = Node.start(3, node);
        balancer = new TcpProxy(nodes.stream().map(Node::port).toList());
        publisher = NodeMain.builder(settings.app(), RedisCluster.of(node.redisSettings()))
                .start();
    }

    @Override
    public String container() {
        return "three nodes";
    }

    @Override
    public int port() {
        return balancer.port();
    }

    @Override
    public Broadcaster broadcaster() {
        return publisher.broadcaster();
    }

    @Override
    public PusherServer server() {
        return publisher.server();
    }

    @Override
    public int connectionCount() {
        return sum(Node::connections);
    }

    @Override
    public int channelCount() {
        return sum(Node::channels);
    }

    @Override
    public int subscriptionCount(String channel) {
        return sum(node -> node.subscriptions(channel));
    }

    @Override
    public boolean isEmpty() {
        return nodes.stream().allMatch(Node::isEmpty);
    }

    @Override
    public void close() {
        publisher.close();
        balancer.close();
        nodes.forEach(Node::close);
    }

    private int sum(ToIntFunction<Node> count) {
        return nodes.stream().mapToInt(count).sum();
    }
}
