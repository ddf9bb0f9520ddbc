package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.redis.RedisSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/** The Redis of an application, as its own properties and beans say it. */
class ApplicationRedisTest {

    private static RedisSettings settings(String... properties) {
        RedisSettings[] settings = new RedisSettings[1];
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BootLine.redisAutoConfiguration()))
                .withPropertyValues(properties)
                .run(context ->
                        settings[0] = ApplicationRedis.settings(context.getBean(LettuceConnectionFactory.class)));
        return settings[0];
    }

    @Test
    void aHostWithAllThatBelongsToIt() {
        RedisSettings settings = settings(
                "spring.data.redis.host=redis.example",
                "spring.data.redis.port=6380",
                "spring.data.redis.database=3",
                "spring.data.redis.username=ada",
                "spring.data.redis.password=hidden",
                "spring.data.redis.ssl.enabled=true");

        assertThat(settings.redisCluster()).isFalse();
        assertThat(settings.uris()).singleElement().satisfies(uri -> {
            assertThat(uri.getHost()).isEqualTo("redis.example");
            assertThat(uri.getPort()).isEqualTo(6380);
            assertThat(uri.getDatabase()).isEqualTo(3);
            assertThat(uri.isSsl()).isTrue();
            assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
            assertThat(credentials(uri).getUsername()).isEqualTo("ada");
            assertThat(credentials(uri).getPassword()).containsExactly("hidden".toCharArray());
        });
    }

    @Test
    void aUrl() {
        RedisURI uri = settings("spring.data.redis.url=redis://:hidden@redis.example:6380")
                .uris()
                .get(0);

        assertThat(uri.getHost()).isEqualTo("redis.example");
        assertThat(uri.isSsl()).isFalse();
        assertThat(credentials(uri).getPassword()).containsExactly("hidden".toCharArray());
    }

    @Test
    void whatSpringBootHasWhereNothingIsSaid() {
        assertThat(settings().place()).isEqualTo("Redis localhost:6379");
    }

    @Test
    void sentinels() {
        RedisSettings settings = settings(
                "spring.data.redis.sentinel.master=primary",
                "spring.data.redis.sentinel.nodes=one:26379,two:26380",
                "spring.data.redis.sentinel.password=of the sentinels",
                "spring.data.redis.password=hidden",
                "spring.data.redis.database=1",
                "spring.data.redis.ssl.enabled=true");

        assertThat(settings.place()).isEqualTo("Redis one:26379, two:26380 (Sentinels of primary)");
        assertThat(settings.uris()).singleElement().satisfies(uri -> {
            assertThat(uri.getDatabase()).isOne();
            assertThat(uri.isSsl()).isTrue();
            assertThat(credentials(uri).getPassword()).containsExactly("hidden".toCharArray());
            assertThat(uri.getSentinels()).allSatisfy(sentinel -> {
                assertThat(sentinel.isSsl()).isTrue();
                assertThat(credentials(sentinel).getPassword()).containsExactly("of the sentinels".toCharArray());
            });
        });
    }

    @Test
    void aRedisCluster() {
        RedisSettings settings = settings(
                "spring.data.redis.cluster.nodes=one:7000,two:7001",
                "spring.data.redis.username=ada",
                "spring.data.redis.password=hidden");

        assertThat(settings.place()).isEqualTo("Redis Cluster one:7000, two:7001");
        assertThat(settings.uris())
                .allSatisfy(uri -> assertThat(credentials(uri).getUsername()).isEqualTo("ada"));
    }

    @Test
    void certificatesAndHowTheyAreChecked() {
        SslOptions ssl = SslOptions.builder().build();
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("redis.example"),
                LettuceClientConfiguration.builder()
                        .clientOptions(ClientOptions.builder().sslOptions(ssl).build())
                        .useSsl()
                        .disablePeerVerification()
                        .build());

        RedisSettings settings = ApplicationRedis.settings(factory);

        assertThat(settings.ssl()).isSameAs(ssl);
        assertThat(settings.uris().get(0).getVerifyMode()).isEqualTo(SslVerifyMode.NONE);
    }

    @Test
    void aSocket() {
        LettuceConnectionFactory factory =
                new LettuceConnectionFactory(new RedisSocketConfiguration("/run/redis.sock"));

        assertThat(ApplicationRedis.settings(factory).place()).isEqualTo("Redis /run/redis.sock");
    }

    @Test
    void credentialsThatChange() {
        RedisCredentialsProvider changing = RedisCredentialsProvider.from(() -> RedisCredentials.just("ada", "token"));
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("redis.example"),
                LettuceClientConfiguration.builder()
                        .redisCredentialsProviderFactory(new RedisCredentialsProviderFactory() {
                            @Override
                            public @Nullable RedisCredentialsProvider createCredentialsProvider(
                                    RedisConfiguration configuration) {
                                return changing;
                            }
                        })
                        .build());

        assertThat(ApplicationRedis.settings(factory).uris().get(0).getCredentialsProvider())
                .isSameAs(changing);
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return uri.getCredentialsProvider().resolveCredentials().block();
    }
}
