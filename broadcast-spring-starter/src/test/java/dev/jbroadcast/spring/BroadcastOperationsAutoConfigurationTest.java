package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.http.PusherDriver;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.testing.InMemoryDriver;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class BroadcastOperationsAutoConfigurationTest {

    private static final String[] SERVER = {
        "broadcast.server.app-id=shop", "broadcast.server.app-key=the-key", "broadcast.server.app-secret=the-secret"
    };

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BroadcastAutoConfiguration.class,
                    BroadcastServerAutoConfiguration.class,
                    BroadcastOperationsAutoConfiguration.class));

    private HttpServer elsewhere;

    @BeforeEach
    void startServer() throws IOException {
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/apps/1/channels", exchange -> {
            byte[] answer = "{\"channels\":{}}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        elsewhere.start();
    }

    @AfterEach
    void stopServer() {
        elsewhere.stop(0);
    }

    private String[] reverb(int port) {
        return new String[] {
            "broadcast.default=reverb",
            "broadcast.connections.reverb.driver=reverb",
            "broadcast.connections.reverb.app-id=1",
            "broadcast.connections.reverb.key=the-key",
            "broadcast.connections.reverb.secret=the-secret",
            "broadcast.connections.reverb.scheme=http",
            "broadcast.connections.reverb.host=" + elsewhere.getAddress().getHostString(),
            "broadcast.connections.reverb.port=" + port
        };
    }

    private int port() {
        return elsewhere.getAddress().getPort();
    }

    @Test
    void reportsWhatThereIsAndNoSecret() {
        runner.withPropertyValues(SERVER)
                .withPropertyValues("management.endpoints.web.exposure.include=broadcast")
                .withBean(
                        ChannelRoutes.class,
                        () -> routes -> routes.privateChannel("orders.{id}", (subscriber, params) -> true))
                .run(context -> {
                    context.getBean(Broadcaster.class).broadcast(new Tick(1));
                    awaitSent(context);

                    BroadcastActuatorEndpoint.Report report =
                            context.getBean(BroadcastActuatorEndpoint.class).report();
                    assertThat(report.defaultConnection()).isEqualTo("in-process");
                    assertThat(report.connections()).containsOnlyKeys("log", "null", "in-process");
                    assertThat(report.connections().get("in-process").driver()).isEqualTo("InProcessDriver");
                    assertThat(report.connections().get("in-process").queue().sent())
                            .isEqualTo(1);
                    assertThat(report.apps()).containsOnlyKeys("shop");
                    assertThat(report.apps().get("shop").statistics().publications())
                            .isEqualTo(1);
                    assertThat(report.channelPatterns()).containsExactly("private-orders.{id}");
                    assertThat(report.eventClasses()).containsExactly(Tick.class.getName());
                    assertThat(report.toString()).doesNotContain("the-key", "the-secret");
                });
    }

    @Test
    void reportsNothingUnlessItIsAskedTo() {
        runner.withPropertyValues(SERVER)
                .run(context -> assertThat(context).doesNotHaveBean(BroadcastActuatorEndpoint.class));
    }

    @Test
    void runsWithoutActuatorAndMicrometer() {
        runner.withPropertyValues(SERVER)
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate", "org.springframework.boot.health", "io.micrometer"))
                .run(context -> {
                    context.getBean(Broadcaster.class).broadcast(new Tick(1));
                    assertThat(context).doesNotHaveBean("broadcastMetrics");
                });
    }

    @Test
    void countsWhatTheServerAndTheQueuesCount() {
        runner.withPropertyValues(SERVER).run(context -> {
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(BroadcastMetrics.class).bindTo(registry);

            context.getBean(Broadcaster.class).broadcast(new Tick(1));
            awaitSent(context);

            assertThat(registry.get("broadcast.published").functionCounter().count())
                    .isEqualTo(1);
            assertThat(registry.get("broadcast.deliveries")
                            .tags("connection", "in-process", "outcome", "sent")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .contains(
                            "broadcast.connections",
                            "broadcast.channels",
                            "broadcast.subscriptions",
                            "broadcast.client.messages",
                            "broadcast.queue.waiting",
                            "broadcast.queue.in.flight",
                            "broadcast.retries");
        });
    }

    @Test
    void saysHowItIsWithTheOtherServers() {
        runner.withPropertyValues(SERVER)
                .withPropertyValues("management.endpoints.web.exposure.include=broadcast")
                .withBean(Cluster.class, Cluster::single)
                .run(context -> {
                    MeterRegistry registry = new SimpleMeterRegistry();
                    context.getBean(BroadcastMetrics.class).bindTo(registry);

                    assertThat(registry.get("broadcast.cluster.reachable")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                    assertThat(registry.get("broadcast.cluster.nodes").gauge().value())
                            .isEqualTo(1);
                    assertThat(context.getBean(BroadcastActuatorEndpoint.class)
                                    .report()
                                    .cluster())
                            .isEqualTo(Cluster.single().status());
                    assertThat(context).hasBean("broadcastClusterHealthIndicator");
                });
    }

    @Test
    void saysNothingOfOtherServersWhereThereIsNoCluster() {
        runner.withPropertyValues(SERVER).run(context -> {
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(BroadcastMetrics.class).bindTo(registry);

            assertThat(registry.find("broadcast.cluster.nodes").gauge()).isNull();
            assertThat(context).doesNotHaveBean("broadcastClusterHealthIndicator");
        });
        runner.withPropertyValues(SERVER)
                .withPropertyValues("management.health.broadcast.enabled=false")
                .withBean(Cluster.class, Cluster::single)
                .run(context -> assertThat(context).doesNotHaveBean("broadcastClusterHealthIndicator"));
    }

    @Test
    void observesEachPublicationWithoutTheNamesOfChannels() {
        runner.withPropertyValues("broadcast.default=memory")
                .withUserConfiguration(Observed.class)
                .run(context -> {
                    Broadcaster broadcaster = context.getBean(Broadcaster.class);
                    broadcaster.broadcast(new Tick(1));
                    broadcaster
                            .on(Channel.privateChannel("orders.42"))
                            .as("typing")
                            .send();
                    context.getBean(InMemoryDriver.class).failWith(new IllegalStateException("full"));
                    broadcaster.broadcast(new Tick(2));

                    Queue<Observation.Context> observed =
                            context.getBean(Observations.class).stopped();
                    assertThat(observed)
                            .extracting(Observation.Context::getName, Observation.Context::getLowCardinalityKeyValues)
                            .extracting(each -> each.toList().get(0))
                            .containsOnly("broadcast.publish");
                    assertThat(observed)
                            .extracting(
                                    each -> key(each, "broadcast.event"), each -> key(each, "broadcast.channel.kind"))
                            .containsExactly(
                                    tuple("Tick", "public"), tuple("anonymous", "private"), tuple("Tick", "public"));
                    assertThat(observed).allSatisfy(each -> {
                        assertThat(key(each, "broadcast.connection")).isEqualTo("memory");
                        assertThat(each.getAllKeyValues()).hasSize(3);
                    });
                    assertThat(observed)
                            .extracting(Observation.Context::getError)
                            .last()
                            .isNotNull();
                    assertThat(context.getBean(BroadcastManager.class).driver("memory"))
                            .isSameAs(context.getBean(InMemoryDriver.class));
                });
    }

    private static void awaitSent(ApplicationContext context) {
        BroadcastManager manager = context.getBean(BroadcastManager.class);
        Awaitility.await().until(() -> manager.statistics("in-process").sent() == 1);
    }

    private static String key(Observation.Context context, String key) {
        KeyValue value = context.getLowCardinalityKeyValue(key);
        return value == null ? "" : value.getValue();
    }

    @Test
    void anObservedDriverIsLikeTheDriver() {
        BroadcastDriver driver = new BroadcastDriver() {
            @Override
            public CompletionStage<Void> publish(Publication publication) {
                throw new AssertionError("asked for one by one");
            }

            @Override
            public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
                return publications.stream()
                        .<CompletionStage<Void>>map(publication -> CompletableFuture.completedFuture(null))
                        .toList();
            }

            @Override
            public int maxBatchSize() {
                return 10;
            }

            @Override
            public boolean isInline() {
                return true;
            }

            @Override
            public boolean canSign() {
                return true;
            }

            @Override
            public int maxDataBytes() {
                return 7;
            }
        };
        Observations observations = new Observations(new ConcurrentLinkedQueue<>());
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(observations);
        ObservedDriver observed = new ObservedDriver("c", driver, registry);

        assertThat(observed)
                .returns(10, BroadcastDriver::maxBatchSize)
                .returns(true, BroadcastDriver::isInline)
                .returns(true, BroadcastDriver::canSign)
                .returns(7, BroadcastDriver::maxDataBytes);
        assertThat(observed.unwrap(driver.getClass())).get().isSameAs(driver);
        Publication publication = Publication.of("e", Channel.publicChannel("c"), "{}");
        assertThat(observed.publishAll(List.of(publication, publication))).hasSize(2);
        assertThat(observations.stopped()).hasSize(2);
    }

    @Test
    void isHealthyWhereTheServerElsewhereAnswers() {
        runner.withPropertyValues(reverb(port()))
                .run(context -> assertThat(new ServersElsewhere(context.getBean(BroadcastManager.class)).problems())
                        .containsExactly(entry("reverb", "")));
    }

    @Test
    void saysWhichServerElsewhereIsDown() {
        int port = port();
        elsewhere.stop(0);

        runner.withPropertyValues(reverb(port))
                .run(context -> assertThat(new ServersElsewhere(context.getBean(BroadcastManager.class)).problems())
                        .hasEntrySatisfying(
                                "reverb",
                                problem -> assertThat(problem)
                                        .contains(String.valueOf(port))
                                        .doesNotContain("the-secret")));
    }

    @Test
    void hasHealthOnlyWhereThereIsAServerElsewhere() {
        runner.withPropertyValues(SERVER)
                .run(context -> assertThat(context).doesNotHaveBean("broadcastHealthIndicator"));
        runner.withPropertyValues(reverb(port()))
                .withPropertyValues("management.health.broadcast.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("broadcastHealthIndicator"));
    }

    @Test
    void takesTheDetailsOfAServerInPlaceOfTheProperties() {
        PusherConnectionDetails details = new PusherConnectionDetails() {
            @Override
            public String host() {
                return "container.example";
            }

            @Override
            public int port() {
                return 6001;
            }

            @Override
            public AppCredentials credentials() {
                return new AppCredentials("9", "k", "s");
            }
        };
        runner.withPropertyValues("broadcast.default=reverb", "broadcast.connections.reverb.driver=reverb")
                .withPropertyValues("broadcast.connections.reverb.max-batch-size=1")
                .withBean(PusherConnectionDetails.class, () -> details)
                .run(context -> {
                    BroadcastDriver driver =
                            context.getBean(BroadcastManager.class).driver("reverb");
                    assertThat(driver.toString()).contains("http://container.example:6001", "app 9");
                    assertThat(driver.maxBatchSize()).isEqualTo(1);
                    assertThat(driver.unwrap(PusherDriver.class)).isPresent();
                });
    }

    @Test
    void saysHowToGetAJsonLibrary() {
        var cause = new MissingJsonLibraryException(new IllegalStateException("there is no JSON library"));
        var analysis = new MissingJsonLibraryFailureAnalyzer().analyze(cause, cause);
        assertThat(analysis.getDescription()).contains("there is no JSON library");
        assertThat(analysis.getAction()).contains("spring-boot-starter-json");
    }

    @Broadcast(on = "ticks")
    record Tick(int count) {}

    record Observations(Queue<Observation.Context> stopped) implements ObservationHandler<Observation.Context> {

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Observed {

        @Bean
        InMemoryDriver memory() {
            return new InMemoryDriver();
        }

        @Bean
        Observations observations() {
            return new Observations(new ConcurrentLinkedQueue<>());
        }

        @Bean
        ObservationRegistry registry(Observations observations) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(observations);
            return registry;
        }
    }
}
