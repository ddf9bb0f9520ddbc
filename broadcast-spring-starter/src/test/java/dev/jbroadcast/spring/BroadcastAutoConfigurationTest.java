package dev.jbroadcast.spring;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.authorization.ChannelOptions;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.DriverFactory;
import dev.jbroadcast.jakarta.PrincipalResolver;
import dev.jbroadcast.json.Jackson2JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.testing.InMemoryDriver;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class BroadcastAutoConfigurationTest {

    private final AutoConfigurations autoConfigurations = AutoConfigurations.of(
            BootLine.jacksonAutoConfiguration(),
            BroadcastAutoConfiguration.class,
            BroadcastServerAutoConfiguration.class,
            BroadcastAuthAutoConfiguration.class,
            BroadcastRequestAutoConfiguration.class);

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
    void saysWhatAnEncryptionMasterKeyIsWithoutShowingWhatWasTakenForOne() {
        web.withPropertyValues(
                        "broadcast.server.app-key=key",
                        "broadcast.server.app-secret=secret",
                        "broadcast.server.encryption-master-key=aHVudGVyMg==")
                .run(context -> {
                    assertThat(context.getStartupFailure())
                            .hasStackTraceContaining(
                                    "the property broadcast.server.encryption-master-key cannot be used: "
                                            + "the encryption master key must be 32 bytes in base64, this one has 7; "
                                            + "make one with: openssl rand -base64 32");
                    assertThat(Throwables.getStackTrace(context.getStartupFailure()))
                            .doesNotContain("aHVudGVyMg==");

                    var cause = new InvalidEncryptionMasterKeyException(
                            InvalidEncryptionMasterKeyException.PROPERTY, new IllegalArgumentException("it is short"));
                    var analysis = new InvalidEncryptionMasterKeyFailureAnalyzer().analyze(cause, cause);
                    assertThat(analysis.getDescription())
                            .isEqualTo(
                                    "the property broadcast.server.encryption-master-key cannot be used: it is short");
                    assertThat(analysis.getAction()).contains("openssl rand -base64 32");
                });
    }

    @Test
    void readsWhatWasEncryptedWithPreviousMasterKeys() {
        String key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        String previous = "VGhlIDMyIGNoYXJzIGxvbmcgZW5jcnlwdGlvbiBrZXk=";
        WebApplicationContextRunner withCredentials =
                web.withPropertyValues("broadcast.server.app-key=key", "broadcast.server.app-secret=secret");

        withCredentials
                .withPropertyValues(
                        "broadcast.server.encryption-master-key=" + key,
                        "broadcast.server.encryption-previous-master-keys=" + previous)
                .run(context -> assertThat(
                                context.getBean(ChannelEncryption.class).sharedSecrets("private-encrypted-x"))
                        .containsExactly(
                                ChannelEncryption.of(key).sharedSecret("private-encrypted-x"),
                                ChannelEncryption.of(previous).sharedSecret("private-encrypted-x")));
        withCredentials
                .withPropertyValues(
                        "broadcast.server.encryption-master-key=" + key,
                        "broadcast.server.encryption-previous-master-keys=" + previous + ",aHVudGVyMg==")
                .run(context -> {
                    assertThat(context.getStartupFailure())
                            .hasStackTraceContaining(
                                    "the property broadcast.server.encryption-previous-master-keys cannot be used: "
                                            + "the previous encryption master key 2 must be 32 bytes in base64");
                    assertThat(Throwables.getStackTrace(context.getStartupFailure()))
                            .doesNotContain("aHVudGVyMg==");
                });
        withCredentials
                .withPropertyValues("broadcast.server.encryption-previous-master-keys=" + previous)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(
                                "there is no current key; set broadcast.server.encryption-master-key"));
    }

    @Test
    void hasTheEndpointsAtThePathsOfTheApplicationAndWithItsWords() {
        WebApplicationContextRunner withPaths = web.withPropertyValues(
                "broadcast.server.app-key=key",
                "broadcast.server.app-secret=secret",
                "broadcast.auth.path=/api/v1/broadcasting/auth",
                "broadcast.auth.refusal-message=Unauthorized");

        withPaths
                .withPropertyValues("broadcast.auth.user-path=/api/v1/broadcasting/user-auth")
                .run(context -> {
                    assertThat(((ServletRegistrationBean<?>) context.getBean("broadcastAuthServlet")).getUrlMappings())
                            .hasToString("[/api/v1/broadcasting/auth]");
                    assertThat(((ServletRegistrationBean<?>) context.getBean("broadcastUserAuthServlet"))
                                    .getUrlMappings())
                            .hasToString("[/api/v1/broadcasting/user-auth]");
                    assertThat(context.getBean(ChannelAuthEndpoint.class)
                                    .handleFields("1.2", "private-x", Guards.of(null))
                                    .body())
                            .isEqualTo("{\"message\":\"Unauthorized\"}");
                    assertThat(context.getBean(UserAuthEndpoint.class)
                                    .handleFields("1.2", Guards.of(null))
                                    .body())
                            .isEqualTo("{\"message\":\"Unauthorized\"}");
                });
        withPaths
                .withPropertyValues("broadcast.auth.user-path=broadcasting/user-auth")
                .run(
                        context -> assertThat(context.getStartupFailure())
                                .hasStackTraceContaining(
                                        "broadcast.auth.user-path is the path \"broadcasting/user-auth\"; it has to look like"));
        withPaths
                .withPropertyValues("broadcast.auth.user-path=/api/v1/broadcasting/auth")
                .run(
                        context -> assertThat(context.getStartupFailure())
                                .hasStackTraceContaining(
                                        "broadcast.auth.path and broadcast.auth.user-path are both \"/api/v1/broadcasting/auth\""));
    }

    @Test
    void startsNoServerWhereEventsGoToTheLog() {
        web.withPropertyValues("broadcast.default=log").run(context -> {
            assertThat(context).doesNotHaveBean(PusherServer.class);
            context.getBean(Broadcaster.class).broadcast(new Tick(1));
        });
    }

    @Test
    void takesVirtualThreadsOnlyWhereTheApplicationDoes() {
        plain.withPropertyValues("broadcast.default=log")
                .run(context -> assertThat(context.getBean(Threads.class)).isSameAs(Threads.platform()));
        plain.withPropertyValues("broadcast.default=log", "spring.threads.virtual.enabled=true")
                .run(context -> assertThat(context.getBean(Threads.class)).isSameAs(Threads.defaults()));
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
    void servesTheHttpApiOnlyWhereItIsAskedFor() {
        String[] credentials = {"broadcast.server.app-key=key", "broadcast.server.app-secret=secret"};
        web.withPropertyValues(credentials).run(context -> assertThat(context).doesNotHaveBean("broadcastApiServlet"));
        web.withPropertyValues(credentials)
                .withPropertyValues("broadcast.server.http-api.enabled=true")
                .run(context -> assertThat(context).hasBean("broadcastApiServlet"));
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
                    assertThat(context.getBean(JsonCodec.class)).isInstanceOf(BootLine.codec());
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
                .withClassLoader(new FilteredClassLoader("tools.jackson.databind"))
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

    @Test
    void refusesPrivateChannelsThatNobodyCouldJoinBecauseNothingSigns() {
        web.withUserConfiguration(Fake.class)
                .withPropertyValues("broadcast.default=log")
                .run(context -> assertThat(context).hasNotFailed());
        web.withUserConfiguration(Routes.class)
                .withPropertyValues("broadcast.default=log")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("clients are to join private-orders.{orderId}")
                        .hasMessageContaining("none of the connections log, null has a driver that can sign"));
        web.withUserConfiguration(Routes.class)
                .withPropertyValues("broadcast.default=log", "broadcast.auth.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
        web.withUserConfiguration(Routes.class)
                .withPropertyValues(
                        "broadcast.default=log", "broadcast.server.app-key=key", "broadcast.server.app-secret=secret")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void takesEveryPrincipalResolverForAGuardAndMissesTheOnesThatChannelsAskFor() {
        ChannelRoutes admins = channels ->
                channels.privateChannel("reports", (subscriber, parameters) -> true, ChannelOptions.guards("admin"));
        String[] credentials = {"broadcast.server.app-key=key", "broadcast.server.app-secret=secret"};

        web.withBean(ChannelRoutes.class, () -> admins)
                .withPropertyValues(credentials)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("the guard \"admin\", and there is no such guard"));
        web.withBean(ChannelRoutes.class, () -> admins)
                .withBean("web", PrincipalResolver.class, () -> request -> null)
                .withBean("admin", PrincipalResolver.class, () -> request -> null)
                .withPropertyValues(credentials)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void letsACustomizerHaveTheLastWord() {
        plain.withUserConfiguration(Fake.class)
                .withBean(BroadcastManagerCustomizer.class, () -> builder -> builder.namer(EventNamer.laravel()))
                .withPropertyValues("broadcast.default=memory")
                .run(context -> {
                    context.getBean(Broadcaster.class).broadcast(new Tick(1));

                    assertThat(context.getBean(InMemoryDriver.class)).hasBroadcast("App\\Events\\Tick");
                });
    }

    @Test
    void makesConnectionsWithDriversOfTheApplicationsOwnSort() {
        InMemoryDriver driver = new InMemoryDriver();
        plain.withBean(DriverFactory.class, () -> new DriverFactory() {
                    @Override
                    public String name() {
                        return "carrier-pigeon";
                    }

                    @Override
                    public BroadcastDriver create(DriverContext context) {
                        assertThat(context.require("loft")).isEqualTo("roof");
                        return driver;
                    }
                })
                .withPropertyValues(
                        "broadcast.default=slow",
                        "broadcast.connections.slow.driver=carrier-pigeon",
                        "broadcast.connections.slow.loft=roof")
                .run(context -> {
                    context.getBean(Broadcaster.class).broadcast(new Tick(1));

                    assertThat(driver).hasBroadcast(Tick.class).once();
                });
    }

    @Test
    void sendsAfterTheTransactionHasCommittedAndNothingAfterARollback() {
        plain.withUserConfiguration(Fake.class)
                .withPropertyValues("broadcast.default=memory")
                .run(context -> {
                    var transactions = new TransactionTemplate(new NoResources());
                    var broadcaster = context.getBean(Broadcaster.class);
                    var broadcasts = context.getBean(InMemoryDriver.class);

                    transactions.executeWithoutResult(status -> {
                        broadcaster.broadcast(new Tick(1));
                        assertThat(broadcasts).hasBroadcastNothing();
                    });
                    assertThat(broadcasts).hasBroadcast(Tick.class).once();

                    transactions.executeWithoutResult(status -> {
                        broadcaster.broadcast(new Tick(2));
                        status.setRollbackOnly();
                    });
                    assertThat(broadcasts).hasBroadcast(Tick.class).once();

                    transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
                    transactions.executeWithoutResult(status -> {
                        broadcaster.broadcast(new Tick(3));
                        assertThat(broadcasts).hasBroadcast(Tick.class).times(2);
                    });
                });
    }

    /** A transaction manager with nothing to manage but the transaction itself. */
    private static final class NoResources extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            // There is no resource to begin with.
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            // Nor to commit.
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            // Nor to roll back.
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Routes {

        @Bean
        ChannelRoutes routes() {
            return channels -> channels.privateChannel("orders.{orderId}", (subscriber, parameters) -> true);
        }
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
