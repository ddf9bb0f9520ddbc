package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Leads to a Redis Cluster. Since Redis 7 a topic is only in the part that its hash slot is in: it is subscribed to
 * there, and all topics are again when a slot has moved. Lettuce connects again by itself, part by part, so that the
 * loss of one is not the loss of all.
 */
final class ClusterLink implements Link {

    private static final Duration REFRESH = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)");

    private record Pair(
            StatefulRedisClusterConnection<byte[], byte[]> commands,
            StatefulRedisClusterPubSubConnection<byte[], byte[]> subscriptions,
            boolean sharded) {}

    private final ClientResources resources;
    private final RedisClusterClient client;
    private final String description;
    private final Listener listener;
    private final RedisPubSubListener<byte[], byte[]> messages = new Messages();
    private final RedisPubSubListener<byte[], byte[]> messagesOfParts = new MessagesOfParts();
    private final Set<StatefulConnection<byte[], byte[]>> heard = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Pair pair;
    private volatile boolean closed;
    private volatile boolean moved;
    private volatile String[] owners = {};

    ClusterLink(RedisSettings settings, ClientResources resources, Listener listener) {
        this.resources = resources;
        this.listener = listener;
        List<RedisURI> uris = settings.uris().stream()
                .map(uri -> Lettuce.withTimeout(uri, settings.timeout()))
                .toList();
        description = "the Redis Cluster of "
                + uris.stream().map(uri -> uri.getHost() + ":" + uri.getPort()).collect(Collectors.joining(", "));
        client = RedisClusterClient.create(resources, uris);
        client.setOptions(Lettuce.options(ClusterClientOptions.builder(), settings)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(REFRESH)
                        .enableAdaptiveRefreshTrigger(ClusterTopologyRefreshOptions.RefreshTrigger.values())
                        .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                        .build())
                .build());
    }

    @Override
    public CompletionStage<Void> connect() {
        release(pair);
        heard.clear();
        CompletableFuture<Pair> opening;
        try {
            // The client loads who has which slot only once, and would never look again after a failure.
            opening = client.refreshPartitionsAsync()
                    .toCompletableFuture()
                    .thenCompose(refreshed -> client.connectAsync(ByteArrayCodec.INSTANCE))
                    .thenCompose(commands -> client.connectPubSubAsync(ByteArrayCodec.INSTANCE)
                            .thenCompose(subscriptions -> commands.async()
                                    .info("server")
                                    .toCompletableFuture()
                                    .thenCompose(info -> warm(commands)
                                            .thenApply(warm -> new Pair(commands, subscriptions, isNew(info))))
                                    .whenComplete((opened, failure) -> closeUnless(opened != null, subscriptions)))
                            .whenComplete((opened, failure) -> closeUnless(opened != null, commands)));
        } catch (RuntimeException e) { // as soon as the client is closed
            return CompletableFuture.failedFuture(e);
        }
        return opening.thenAccept(this::use);
    }

    private void use(Pair opened) {
        if (closed) {
            release(opened);
            throw new CompletionException(new ClusterUnavailableException("closed"));
        }
        opened.subscriptions().addListener(messages);
        owners = owners();
        release(pair);
        pair = opened;
        listener.interrupted();
    }

    /** Commands that wait for a connection would be sent in the wrong order. */
    private CompletableFuture<Void> warm(StatefulRedisClusterConnection<byte[], byte[]> commands) {
        return CompletableFuture.allOf(commands.getPartitions().stream()
                .filter(node -> !node.getSlots().isEmpty())
                .map(node -> commands.getConnectionAsync(node.getNodeId()))
                .toArray(CompletableFuture[]::new));
    }

    private static void closeUnless(boolean good, StatefulConnection<?, ?> connection) {
        if (!good) {
            connection.closeAsync();
        }
    }

    private static boolean isNew(String info) {
        Matcher version = VERSION.matcher(info);
        return version.find() && Integer.parseInt(version.group(1)) >= 7;
    }

    private static void release(@Nullable Pair pair) {
        if (pair != null) {
            Lettuce.close(pair.commands());
            Lettuce.close(pair.subscriptions());
        }
    }

    private String[] owners() {
        String[] found = new String[SlotHash.SLOT_COUNT];
        for (RedisClusterNode node : client.getPartitions()) {
            for (int slot : node.getSlots()) {
                found[slot] = node.getNodeId();
            }
        }
        return found;
    }

    @Override
    public boolean isOpen() {
        Pair open = pair;
        return open != null && open.commands().isOpen() && open.subscriptions().isOpen();
    }

    @Override
    public RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return pair().commands().async();
    }

    @Override
    public void send(RedisCommand<byte[], byte[], ?> command) {
        pair().commands().dispatch(command);
    }

    @Override
    public CompletionStage<Void> subscribe(byte[] topic) {
        Pair open = pair();
        if (!open.sharded()) {
            return open.subscriptions().async().subscribe(topic);
        }
        return home(open, topic)
                .thenCompose(node -> node.async().ssubscribe(topic))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        client.refreshPartitionsAsync();
                    }
                });
    }

    @Override
    public void unsubscribe(byte[] topic) {
        Pair open = pair();
        if (open.sharded()) {
            home(open, topic).thenAccept(node -> node.async().sunsubscribe(topic));
        } else {
            open.subscriptions().async().unsubscribe(topic);
        }
    }

    private CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> home(Pair open, byte[] topic) {
        RedisClusterNode owner = client.getPartitions().getMasterBySlot(SlotHash.getSlot(topic));
        if (owner == null) {
            return CompletableFuture.failedFuture(
                    new ClusterUnavailableException("no part of " + this + " has the hash slot of a topic"));
        }
        return open.subscriptions().getConnectionAsync(owner.getNodeId()).thenApply(node -> {
            if (heard.add(node)) {
                node.addListener(messagesOfParts);
                node.addListener(new Watch());
            }
            return node;
        });
    }

    /** Looks whether a slot has moved, too: nobody else would say so. */
    @Override
    public CompletionStage<?> ping() {
        String[] now = owners();
        if (moved || !Arrays.equals(now, owners)) {
            moved = false;
            owners = now;
            listener.interrupted();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean sharded() {
        Pair open = pair;
        return open != null && open.sharded();
    }

    @Override
    public void close() {
        closed = true;
        Pair open = pair;
        if (open == null) {
            Lettuce.shutDown(client, resources);
        } else {
            Lettuce.shutDown(client, resources, open.commands(), open.subscriptions());
        }
    }

    @Override
    public String toString() {
        return description;
    }

    private Pair pair() {
        Pair open = pair;
        if (open == null) {
            throw new ClusterUnavailableException("there is no connection to " + this + " yet");
        }
        return open;
    }

    private final class Messages extends RedisPubSubAdapter<byte[], byte[]> {
        @Override
        public void message(byte[] topic, byte[] message) {
            listener.received(topic, message);
        }
    }

    /** These are passed on to the connection above too, which does not look at them, so as not to have them twice. */
    private final class MessagesOfParts extends RedisPubSubAdapter<byte[], byte[]> {
        @Override
        public void smessage(byte[] topic, byte[] message) {
            listener.received(topic, message);
        }
    }

    /** What is sent while a connection is away is missed, although Lettuce subscribes again. */
    private final class Watch extends io.lettuce.core.RedisConnectionStateAdapter {
        @Override
        public void onRedisConnected(
                io.lettuce.core.RedisChannelHandler<?, ?> connection, java.net.SocketAddress address) {
            moved = true;
        }
    }
}
