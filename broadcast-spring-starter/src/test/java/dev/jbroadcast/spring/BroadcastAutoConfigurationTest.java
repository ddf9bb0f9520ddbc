package dev.jbroadcast.spring;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.json.Jackson2JsonCodec;
import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.testing.InMemoryDriver;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

class BroadcastAutoConfigurationTest {

    private final AutoConfigurations autoConfigurations = AutoConfigurations.of(
            JacksonAutoConfiguration.class, BroadcastAutoConfiguration.class, BroadcastServerAutoConfiguration.class);

    private final WebApplicationContextRunner web =
            new WebApplicationContextRunner().withConfiguration(autoConfigurations);

    private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(autoConfigurations);

    @Test
    void takesAKeyAndASecretAndNothingElse() {
        web.withPropertyValues("broadcast.server.app-key=key", "broadcast.server.app-secret=secret")
                .run(context -> {
                    assertThat(context).hasSingleBean(Broadcaster.class);
                    assertThat(context).hasSingleBean(PusherServer.class);
                    context.getBean(Broadcaster.class).broadcast(new Tick(1));
                });
    }

    @Test
    void saysWhatIsMissingAndWhatToPaste() {
        web.withPropertyValues("broadcast.server.app-key=key").run(context -> {
            assertThat(context).hasFailed();
            MissingCredentialsException cause = rootCause(context.getStartupFailure());
            assertThat(cause).hasMessageContaining("broadcast.server.app-secret");

            var analysis = new MissingCredentialsFailureAnalyzer().analyze(cause, cause);
            assertThat(analysis.getDescription()).contains("broadcast.server.app-secret");
            assertThat(analysis.getAction())
                    .containsPattern("broadcast\\.server\\.app-key=[0-9a-f]{20}")
                    .containsPattern("broadcast\\.server\\.app-secret=[0-9a-f]{40}")
                    .contains("broadcast.default=log");
        });
    }

    @Test
    void startsNoServerWhereEventsGoToTheLog() {
        web.withPropertyValues("broadcast.default=log").run(context -> {
            assertThat(context).doesNotHaveBean(PusherServer.class);
            context.getBean(Broadcaster.class).broadcast(new Tick(1));
        });
    }

    @Test
    void runsWithoutAWebServerWhereEventsGoToTheLog() {
        plain.withPropertyValues("broadcast.default=log")
                .run(context -> assertThat(context).hasSingleBean(Broadcaster.class));
    }

    @Test
    void saysThatTheInProcessServerNeedsAServletContainer() {
        plain.withPropertyValues("broadcast.server.app-key=key", "broadcast.server.app-secret=secret")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("broadcast.default is in-process")
                        .hasMessageContaining("spring-boot-starter-webmvc")
                        .hasMessageContaining("log"));
    }

    @Test
    void namesTheConnectionsWhereTheDefaultIsNoneOfThem() {
        plain.withPropertyValues("broadcast.default=carrier-pigeon")
                .run(
                        context -> assertThat(context.getStartupFailure())
                                .rootCause()
                                .hasMessage(
                                        "broadcast.default is \"carrier-pigeon\", and there is no such connection; there are: log, null"));
    }

    @Test
    void createsNothingWhenItIsDisabled() {
        web.withPropertyValues("broadcast.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(Broadcaster.class);
            assertThat(context).doesNotHaveBean(PusherServer.class);
        });
    }

    @Test
    void takesEveryDriverBeanForAConnectionOfItsName() {
        plain.withUserConfiguration(Fake.class)
                .withPropertyValues("broadcast.default=memory")
                .run(context -> {
                    context.getBean(Broadcaster.class).toOthers().broadcast(new Tick(1));

                    assertThat(context.getBean(InMemoryDriver.class))
                            .hasBroadcast(Tick.class)
                            .on("ticks")
                            .toOthers()
                            .once();
                });
    }

    @Test
    void sendsOverNamedConnectionsOfTheConfiguration() {
        plain.withPropertyValues(
                        "broadcast.default=quiet",
                        "broadcast.connections.quiet.driver=null",
                        "broadcast.connections.audit.driver=log")
                .run(context ->
                        context.getBean(Broadcaster.class).via("audit", "quiet").broadcast(new Tick(1)));
    }

    @Test
    void writesPayloadsWithTheMapperOfTheApplication() {
        plain.withUserConfiguration(Fake.class)
                .withPropertyValues("broadcast.default=memory", "spring.jackson.property-naming-strategy=SNAKE_CASE")
                .run(context -> {
                    assertThat(context.getBean(JsonCodec.class)).isInstanceOf(Jackson3JsonCodec.class);
                    context.getBean(Broadcaster.class).broadcast(new Tick(7));

                    assertThat(context.getBean(InMemoryDriver.class))
                            .hasBroadcast("Tick")
                            .withData("{\"tick_count\":7}");
                });
    }

    @Test
    void fallsBackToJackson2() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BroadcastAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(JsonMapper.class))
                .withPropertyValues("broadcast.default=log")
                .run(context -> {
                    assertThat(context.getBean(JsonCodec.class)).isInstanceOf(Jackson2JsonCodec.class);
                    assertThat(context.getBean(JsonCodec.class).write(new Tick(7)))
                            .isEqualTo("{\"tickCount\":7}");
                });
    }

    @Test
    void collectsTheChannelRoutesOfTheApplication() {
        plain.withUserConfiguration(Fake.class)
                .withPropertyValues("broadcast.default=log")
                .run(context -> assertThat(
                                context.getBean(ChannelRegistry.class).patterns())
                        .containsExactlyInAnyOrder("private-orders.{orderId}", "private-users.{id}"));
    }

    private static MissingCredentialsException rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return (MissingCredentialsException) cause;
    }

    record Tick(int tickCount) implements ShouldBroadcast {

        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("ticks");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Fake {

        @Bean
        BroadcastDriver memory() {
            return new InMemoryDriver();
        }

        @Bean
        ChannelRoutes orderRoutes() {
            return channels -> channels.privateChannel("orders.{orderId}", (subscriber, params) -> true);
        }

        @Bean
        ChannelRoutes userRoutes() {
            return channels -> channels.privateChannel("users.{id}", (subscriber, params) -> true);
        }
    }
}
