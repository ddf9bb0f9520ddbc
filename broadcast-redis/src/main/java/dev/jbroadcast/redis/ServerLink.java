package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leads to one Redis, which Sentinels may have the address of. Lettuce does not connect again by itself here: what was
 * sent before is never repeated, and a connection that does not answer is given up as well as one that is closed.
 */
final class ServerLink implements Link {

    private record Pair(
            StatefulRedisConnection<byte[], byte[]> commands,
            StatefulRedisPubSubConnection<byte[], byte[]> subscriptions) {}

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final Listener listener;
    private volatile @Nullable Pair pair;
    private volatile boolean closed;

    ServerLink(
            RedisURI uri,
            Duration timeout,
            ClientResources resources,
            ClientOptions.Builder options,
            Listener listener) {
        this.resources = resources;
        this.uri = Lettuce.withTimeout(uri, timeout);
        this.listener = listener;
        client = RedisClient.create(resources);
        client.setOptions(options.autoReconnect(false).build());
    }

    @Override
    public CompletionStage<Void> connect() {
        release(pair);
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> commands;
        CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions;
        try {
            commands = client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture();
            subscriptions =
                    client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture();
        } catch (RuntimeException e) { // as soon as the client is closed
            return CompletableFuture.failedFuture(e);
        }
        return commands.thenCombine(subscriptions, Pair::new).handle((opened, failure) -> {
            if (opened == null || closed) {
                commands.thenAccept(StatefulConnection::closeAsync);
                subscriptions.thenAccept(StatefulConnection::closeAsync);
                throw new CompletionException(failure == null ? new ClusterUnavailableException("closed") : failure);
            }
            use(opened);
            return null;
        });
    }

    private void use(Pair opened) {
        opened.subscriptions().addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] topic, byte[] message) {
                listener.received(topic, message);
            }
        });
        RedisConnectionStateAdapter watch = new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(io.lettuce.core.RedisChannelHandler<?, ?> connection) {
                if (pair == opened) {
                    listener.disconnected();
                }
            }
        };
        release(pair);
        pair = opened;
        opened.commands().addListener(watch);
        opened.subscriptions().addListener(watch);
        listener.interrupted();
    }

    private static void release(@Nullable Pair pair) {
        if (pair != null) {
            Lettuce.close(pair.commands());
            Lettuce.close(pair.subscriptions());
        }
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
        return pair().subscriptions().async().subscribe(topic);
    }

    @Override
    public void unsubscribe(byte[] topic) {
        pair().subscriptions().async().unsubscribe(topic);
    }

    @Override
    public CompletionStage<?> ping() {
        return pair().subscriptions().async().ping();
    }

    @Override
    public boolean sharded() {
        return false;
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
        return Lettuce.describe(uri);
    }

    private Pair pair() {
        Pair open = pair;
        if (open == null) {
            throw new ClusterUnavailableException("there is no connection to " + this + " yet");
        }
        return open;
    }
}
