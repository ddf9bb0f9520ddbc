package dev.jbroadcast.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the Redis client is set up. */
final class Lettuce {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);

    /** So many commands may wait for their answers; each connection has as many. */
    private static final int QUEUE = 200_000;

    private Lettuce() {}

    static Link link(RedisSettings settings, Link.Listener listener) {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        return settings.redisCluster()
                ? new ClusterLink(settings, resources, listener)
                : new ServerLink(
                        settings.uris().get(0),
                        settings.timeout(),
                        resources,
                        options(ClientOptions.builder(), settings),
                        listener);
    }

    /** Nothing waits for a connection, nothing is repeated, and nothing waits for an answer for ever. */
    static <B extends ClientOptions.Builder> B options(B options, RedisSettings settings) {
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE)
                .replayFilter(command -> true)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.builder()
                        .timeoutCommands()
                        .timeoutSource(new Patience(settings.timeout().toMillis()))
                        .build());
        if (settings.ssl() != null) {
            options.sslOptions(settings.ssl());
        }
        return options;
    }

    /** Does nothing to what is closed: Lettuce would complain. */
    static void close(StatefulConnection<?, ?> connection) {
        if (connection.isOpen()) {
            connection.closeAsync();
        }
    }

    /** Waits for the threads to end, but not for long. */
    static void shutDown(
            AbstractRedisClient client, ClientResources resources, StatefulConnection<?, ?>... connections) {
        try {
            CompletableFuture<?>[] closing = Arrays.stream(connections)
                    .filter(StatefulConnection::isOpen)
                    .map(StatefulConnection::closeAsync)
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(closing).get(1, TimeUnit.SECONDS);
            client.shutdownAsync(0, 1, TimeUnit.SECONDS).get(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("the connections were not closed properly", e);
        }
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    static RedisURI withTimeout(RedisURI uri, Duration timeout) {
        RedisURI copy = new RedisURI();
        if (uri.getHost() != null) {
            copy.setHost(uri.getHost());
            copy.setPort(uri.getPort());
        }
        copy.setSocket(uri.getSocket());
        copy.setDatabase(uri.getDatabase());
        copy.setClientName(uri.getClientName());
        copy.applyAuthentication(uri);
        copy.applySsl(uri);
        copy.setTimeout(timeout);
        copy.setSentinelMasterId(uri.getSentinelMasterId());
        uri.getSentinels().forEach(each -> copy.getSentinels().add(withTimeout(each, timeout)));
        return copy;
    }

    /** Host and port, without the password and whatever else a URI has. */
    static String describe(RedisURI uri) {
        if (!uri.getSentinels().isEmpty()) {
            return "the Redis \"" + uri.getSentinelMasterId() + "\" of the Sentinels at "
                    + uri.getSentinels().stream()
                            .map(each -> each.getHost() + ":" + each.getPort())
                            .collect(Collectors.joining(", "));
        }
        if (uri.getSocket() != null) {
            return "the Redis at " + uri.getSocket();
        }
        return "the Redis at " + uri.getHost() + ":" + uri.getPort();
    }

    /** A timer for each publication would cost more than the publication; the heartbeat behind it has one. */
    private static final class Patience extends TimeoutOptions.TimeoutSource {

        private final long millis;

        Patience(long millis) {
            this.millis = millis;
        }

        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            return command.getType() == CommandType.PUBLISH || command.getType() == CommandType.SPUBLISH ? 0 : millis;
        }
    }
}
