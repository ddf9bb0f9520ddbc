package dev.jbroadcast.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.RedisCommand;
import java.util.concurrent.CompletionStage;

/**
 * The connections to Redis, of whichever kind: one for commands and one for subscriptions. Knows nothing of what they
 * are used for. Thread-safe; nothing blocks but {@link #close}.
 */
interface Link extends AutoCloseable {

    /** What a link reports; by threads of the Redis client, which must not be kept waiting. */
    interface Listener {

        /** A message on a topic, in the order in which they were sent. */
        void received(byte[] topic, byte[] message);

        /** Redis is gone. The link does nothing about it. */
        void disconnected();

        /** Messages may have been missed, and what was subscribed to is not any more. */
        void interrupted();
    }

    /** Opens connections, and closes those that were there. One call at a time. */
    CompletionStage<Void> connect();

    /** Whether the connections seem to be good. */
    boolean isOpen();

    /**
     * What commands are given to.
     *
     * @throws dev.jbroadcast.server.cluster.ClusterUnavailableException if there was never a connection
     */
    RedisClusterAsyncCommands<byte[], byte[]> commands();

    /** Sends a command without a future. It fails if that is not possible. */
    void send(RedisCommand<byte[], byte[], ?> command);

    /** Done when Redis has confirmed it: from then on messages arrive. */
    CompletionStage<Void> subscribe(byte[] topic);

    void unsubscribe(byte[] topic);

    /** Asks for a sign of life on the connection for subscriptions. */
    CompletionStage<?> ping();

    /** Whether messages go to the part of a Redis Cluster that has their topic, and not to all. */
    boolean sharded();

    /** Where it leads to, for people; without secrets. */
    @Override
    String toString();

    @Override
    void close();
}
