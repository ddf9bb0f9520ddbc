package dev.jbroadcast.spring;

import dev.jbroadcast.redis.RedisSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration.WithAuthentication;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * The settings of the Redis that the application has anyway. They are those of Spring Data, whose types are the same in
 * all lines of Spring Boot. Its client is not shared: ours must not queue anything while Redis is away.
 */
final class ApplicationRedis {

    private final LettuceClientConfiguration client;

    private ApplicationRedis(LettuceClientConfiguration client) {
        this.client = client;
    }

    static RedisSettings settings(LettuceConnectionFactory factory) {
        ApplicationRedis redis = new ApplicationRedis(factory.getClientConfiguration());
        RedisClusterConfiguration cluster = factory.getClusterConfiguration();
        List<RedisURI> uris = cluster == null ? List.of(redis.single(factory)) : redis.nodes(cluster);
        return RedisSettings.of(uris, cluster != null).withSsl(redis.ssl());
    }

    private RedisURI single(LettuceConnectionFactory factory) {
        RedisSentinelConfiguration sentinels = factory.getSentinelConfiguration();
        if (sentinels != null) {
            return sentinels(sentinels);
        }
        RedisSocketConfiguration socket = factory.getSocketConfiguration();
        if (socket != null) {
            RedisURI uri = RedisURI.Builder.socket(socket.getSocket()).build();
            uri.setDatabase(socket.getDatabase());
            authenticate(uri, socket, socket);
            return uri;
        }
        RedisStandaloneConfiguration standalone = factory.getStandaloneConfiguration();
        RedisURI uri = uri(standalone.getHostName(), standalone.getPort());
        uri.setDatabase(standalone.getDatabase());
        authenticate(uri, standalone, standalone);
        return uri;
    }

    private RedisURI sentinels(RedisSentinelConfiguration configuration) {
        RedisURI uri = new RedisURI();
        encrypt(uri);
        uri.setSentinelMasterId(configuration.getMaster().getName());
        uri.setDatabase(configuration.getDatabase());
        authenticate(uri, configuration, configuration);
        for (RedisNode node : configuration.getSentinels()) {
            RedisURI sentinel = uri(node.getHost(), node.getPort());
            client.getRedisCredentialsProviderFactory()
                    .ifPresentOrElse(
                            factory -> set(
                                    sentinel::setCredentialsProvider,
                                    factory.createSentinelCredentialsProvider(configuration)),
                            () -> authenticate(
                                    sentinel,
                                    configuration.getSentinelUsername(),
                                    configuration.getSentinelPassword()));
            uri.getSentinels().add(sentinel);
        }
        return uri;
    }

    private List<RedisURI> nodes(RedisClusterConfiguration configuration) {
        List<RedisURI> nodes = new ArrayList<>();
        for (RedisNode node : configuration.getClusterNodes()) {
            RedisURI uri = uri(node.getHost(), node.getPort());
            authenticate(uri, configuration, configuration);
            nodes.add(uri);
        }
        return nodes;
    }

    private RedisURI uri(@Nullable String host, @Nullable Integer port) {
        RedisURI uri =
                RedisURI.create(host == null ? "localhost" : host, port == null ? RedisURI.DEFAULT_REDIS_PORT : port);
        encrypt(uri);
        return uri;
    }

    private void encrypt(RedisURI uri) {
        uri.setSsl(client.isUseSsl());
        uri.setStartTls(client.isStartTls());
        uri.setVerifyPeer(client.getVerifyMode());
    }

    /** Certificates and keys, of an SSL bundle say. */
    private @Nullable SslOptions ssl() {
        return client.isUseSsl()
                ? client.getClientOptions().map(ClientOptions::getSslOptions).orElse(null)
                : null;
    }

    private void authenticate(RedisURI uri, RedisConfiguration configuration, WithAuthentication credentials) {
        RedisCredentialsProviderFactory factory =
                client.getRedisCredentialsProviderFactory().orElse(null);
        if (factory == null) {
            authenticate(uri, credentials.getUsername(), credentials.getPassword());
        } else {
            set(uri::setCredentialsProvider, factory.createCredentialsProvider(configuration));
        }
    }

    private static void authenticate(RedisURI uri, @Nullable String username, RedisPassword password) {
        password.toOptional()
                .ifPresent(text -> uri.setCredentialsProvider(
                        RedisCredentialsProvider.from(() -> RedisCredentials.just(username, text))));
    }

    private static void set(Consumer<RedisCredentialsProvider> setter, @Nullable RedisCredentialsProvider credentials) {
        if (credentials != null) {
            setter.accept(credentials);
        }
    }
}
