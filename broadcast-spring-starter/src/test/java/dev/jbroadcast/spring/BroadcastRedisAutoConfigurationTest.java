package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.redis.RedisCluster;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class BroadcastRedisAutoConfigurationTest {

    /** Nobody listens there; a cluster starts nevertheless. */
    private static final String URL = "redis://127.0.0.1:1";

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BroadcastAutoConfiguration.class,
                    BroadcastRedisAutoConfiguration.class,
                    BroadcastServerAutoConfiguration.class))
            .withPropertyValues("broadcast.server.app-key=key", "broadcast.server.app-secret=secret");

    private final WebApplicationContextRunner withoutSpringData =
            runner.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class));

    private final WebApplicationContextRunner withoutLibrary =
            runner.withClassLoader(new FilteredClassLoader(RedisCluster.class));

    @Test
    void aUrlMakesACluster() {
        runner.withPropertyValues("broadcast.redis.url=" + URL)
                .run(context -> assertThat(context).getBean(Cluster.class).isInstanceOf(RedisCluster.class));
        withoutSpringData
                .withPropertyValues("broadcast.redis.url=" + URL)
                .run(context -> assertThat(context).getBean(Cluster.class).isInstanceOf(RedisCluster.class));
    }

    @Test
    void theRedisOfTheApplicationMakesACluster() {
        runner.withBean(LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1))
                .run(context -> assertThat(context).getBean(Cluster.class).isInstanceOf(RedisCluster.class));
    }

    @Test
    void theNamesOfLaravelMakeACluster() {
        withoutSpringData
                .withPropertyValues("REDIS_URL=" + URL, "REDIS_PASSWORD=hidden")
                .run(context -> assertThat(context).getBean(Cluster.class).isInstanceOf(RedisCluster.class));
    }

    @Test
    void aClusterOfTheApplicationComesFirst() {
        runner.withUserConfiguration(OwnCluster.class)
                .withPropertyValues("broadcast.redis.url=" + URL)
                .run(context -> assertThat(context).getBean(Cluster.class).isNotInstanceOf(RedisCluster.class));
    }

    @Test
    void aServerOfTheApplicationNeedsNone() {
        runner.withBean(
                        PusherServer.class,
                        () -> PusherServer.builder()
                                .app(App.of(new AppCredentials("app", "key", "secret")))
                                .build())
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Cluster.class));
    }

    @Test
    void itCanBeTurnedOff() {
        runner.withPropertyValues("broadcast.redis.url=" + URL, "broadcast.redis.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Cluster.class));
    }

    @Test
    void whoSendsElsewhereNeedsNone() {
        new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(BroadcastAutoConfiguration.class, BroadcastRedisAutoConfiguration.class))
                .withPropertyValues("broadcast.default=log")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Cluster.class));
    }

    @Test
    void whoHasTheLibraryAndNoRedisIsToldWhatToSet() {
        runner.run(
                context -> assertThat(analysis(context))
                        .isEqualTo(
                                "The broadcast server cannot join others: the property broadcast.redis.url is not set, and there is no single LettuceConnectionFactory, so this server cannot find the others, which broadcast-redis is there for."));
        withoutSpringData.run(context -> assertThat(context).hasFailed());
    }

    @Test
    void whoHasTwoRedisesIsToldWhatToSet() {
        runner.withBean("one", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1))
                .withBean("two", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 2))
                .run(context -> assertThat(analysis(context)).contains("there is no single LettuceConnectionFactory"));
    }

    @Test
    void whoAsksForServersAsOneWithoutTheLibraryIsToldWhatToAdd() {
        withoutLibrary
                .withPropertyValues("broadcast.redis.url=redis://:hidden@one")
                .run(
                        context -> assertThat(analysis(context))
                                .isEqualTo(
                                        "The broadcast server cannot join others: the property broadcast.redis.url asks for several servers as one, and the library for that is not there."));
        withoutLibrary
                .withPropertyValues("broadcast.redis.enabled=true")
                .run(context -> assertThat(analysis(context)).contains("the property broadcast.redis.enabled asks"));
        withoutLibrary
                .withPropertyValues("broadcast.redis.url=redis://one", "broadcast.redis.enabled=false")
                .run(context -> assertThat(context).hasSingleBean(PusherServer.class));
    }

    @Test
    void whoHasARedisForACacheAndNotTheLibraryIsNotAffected() {
        withoutLibrary
                .withPropertyValues("REDIS_URL=redis://cache")
                .withBean(LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1))
                .run(context -> assertThat(context).hasSingleBean(PusherServer.class));
    }

    @Test
    void whatIsSetWrongIsSaidWithoutThePassword() {
        runner.withPropertyValues("broadcast.redis.url=ada:hidden@one")
                .run(context -> assertThat(analysis(context))
                        .contains("broadcast.redis.url is \"…@one\"")
                        .doesNotContain("hidden"));
        runner.withPropertyValues("broadcast.redis.url=" + URL, "broadcast.redis.lease=1s")
                .run(context ->
                        assertThat(analysis(context)).contains("broadcast.redis.lease is 1s; it takes at least"));
    }

    private static String analysis(AssertableWebApplicationContext context) {
        FailureAnalysis analysis = new NoClusterFailureAnalyzer().analyze(context.getStartupFailure());
        assertThat(analysis.getAction()).contains("broadcast.redis.enabled=false");
        return analysis.getDescription();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnCluster {

        @Bean
        Cluster cluster() {
            return Cluster.single();
        }
    }
}
