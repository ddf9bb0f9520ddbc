package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.jakarta.BroadcastAuthServlet;
import dev.jbroadcast.jakarta.SocketIdFilter;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.UserSigner;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.testing.BroadcastFake;
import jakarta.servlet.http.HttpServlet;
import java.security.Principal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** An application whose sockets are on a server elsewhere: only properties say so. */
@ExtendWith(OutputCaptureExtension.class)
class ServerElsewhereTest {

    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String PREVIOUS_KEY = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private static final AppCredentials REVERB = new AppCredentials("shop", "shop-key", "hunter2");
    private static final AppCredentials IN_PROCESS = new AppCredentials("app", "own-key", "own-secret");

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BroadcastAutoConfiguration.class,
                    BroadcastServerAutoConfiguration.class,
                    BroadcastAuthAutoConfiguration.class,
                    BroadcastRequestAutoConfiguration.class))
            .withBean(
                    ChannelRoutes.class,
                    () -> channels -> channels.privateChannel("orders", (user, params) -> true)
                            .encryptedPrivate("diary", (user, params) -> true));

    private final WebApplicationContextRunner reverb = application.withPropertyValues(
            "broadcast.default=reverb",
            "broadcast.connections.reverb.driver=reverb",
            "broadcast.connections.reverb.app-id=shop",
            "broadcast.connections.reverb.key=shop-key",
            "broadcast.connections.reverb.secret=hunter2",
            "broadcast.connections.reverb.host=sockets.example",
            "broadcast.connections.reverb.encryption-master-key=" + MASTER_KEY);

    @Test
    void startsNoServerAndAsksForNoCredentialsOfOne() {
        reverb.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context).doesNotHaveBean(PusherServer.class);
            assertThat(context).doesNotHaveBean(AppCredentials.class);
            assertThat(context).doesNotHaveBean(BroadcastEndpointRegistrar.class);
            assertThat(context).doesNotHaveBean(OnInProcessServerCondition.IN_PROCESS);
        });
    }

    @Test
    void authorizesClientsForTheAppElsewhere() {
        reverb.run(context -> assertSignsFor(REVERB, context));
    }

    @Test
    void givesOutTheKeysOfEncryptedChannelsOfTheAppElsewhere() {
        reverb.run(context -> assertThat(
                        authorize(context, "private-encrypted-diary").getContentAsString())
                .contains("\"shared_secret\":\""
                        + ChannelEncryption.of(MASTER_KEY).sharedSecret("private-encrypted-diary") + "\""));
    }

    @Test
    void knowsWhichConnectionMadeARequest() {
        reverb.run(context -> assertThat(context.getBean("broadcastSocketIdFilter"))
                .extracting("filter")
                .isInstanceOf(SocketIdFilter.class));
    }

    @Test
    void startsTheServerWhereItIsWhatAnotherConnectionFailsOverTo() {
        reverb.withPropertyValues(
                        "broadcast.default=safe",
                        "broadcast.connections.safe.driver=failover",
                        "broadcast.connections.safe.connections=reverb, in-process",
                        "broadcast.server.app-secret=own-secret")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(MissingCredentialsException.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failover", "fan-out"})
    void authorizesForTheAppOfWhatTheDefaultConnectionIsMadeOf(String driver) {
        reverb.withPropertyValues(
                        "broadcast.server.app-key=own-key",
                        "broadcast.server.app-secret=own-secret",
                        "broadcast.default=safe",
                        "broadcast.connections.safe.driver=" + driver,
                        "broadcast.connections.safe.connections=log,reverb")
                .run(context -> assertSignsFor(REVERB, context));
    }

    @Test
    void authorizesForTheDefaultConnectionWhereSeveralCanSign() {
        reverb.withPropertyValues("broadcast.server.app-key=own-key", "broadcast.server.app-secret=own-secret")
                .run(context -> assertSignsFor(REVERB, context));
        reverb.withPropertyValues(
                        "broadcast.server.app-key=own-key",
                        "broadcast.server.app-secret=own-secret",
                        "broadcast.default=in-process")
                .run(context -> assertSignsFor(IN_PROCESS, context));
    }

    @Test
    void authorizesForTheConnectionThatCanSignWhereTheDefaultOneCannot(CapturedOutput output) {
        reverb.withPropertyValues("broadcast.default=log").run(context -> assertSignsFor(REVERB, context));

        assertThat(output)
                .contains(
                        "the broadcast connection \"log\" cannot authorize clients: they are authorized for the app shop of \"reverb\"")
                .doesNotContain("hunter2");
    }

    @Test
    void refusesEverybodyAndSaysWhyWhereNothingCanSign(CapturedOutput output) {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        BroadcastAutoConfiguration.class,
                        BroadcastServerAutoConfiguration.class,
                        BroadcastAuthAutoConfiguration.class))
                .withPropertyValues("broadcast.default=log")
                .run(context -> {
                    assertThat(output).contains("the broadcast connection \"log\" cannot authorize clients, and nor");
                    assertThat(context.getBeanProvider(ChannelAuthEndpoint.class)
                                    .getIfAvailable())
                            .isNull();
                    assertThat(context.getBeanProvider(UserAuthEndpoint.class).getIfAvailable())
                            .isNull();
                    for (String servlet : new String[] {"broadcastAuthServlet", "broadcastUserAuthServlet"}) {
                        MockHttpServletResponse response = post(context, servlet, "private-orders");

                        assertThat(response.getStatus()).isEqualTo(403);
                        assertThat(response.getContentType()).isEqualTo("application/json");
                        assertThat(response.getContentAsString())
                                .isEqualTo("{\"message\":\"Clients cannot be authorized here.\"}");
                    }
                    assertThat(output).contains("refused a request for a signature: the broadcast connection \"log\"");
                });
    }

    @Test
    void authorizesStillWhereATestHasReplacedTheBroadcaster() {
        application
                .withBean(Broadcaster.class, BroadcastFake::create)
                .withPropertyValues("broadcast.server.app-key=own-key", "broadcast.server.app-secret=own-secret")
                .run(context -> assertSignsFor(IN_PROCESS, context));
    }

    @Test
    void saysWhichPropertyOfAConnectionIsMissing(CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(
                        Application.class,
                        "--server.port=0",
                        "--broadcast.default=reverb",
                        "--broadcast.connections.reverb.driver=reverb",
                        "--broadcast.connections.reverb.host=sockets.example",
                        "--broadcast.connections.reverb.app-id=shop",
                        "--broadcast.connections.reverb.secret=hunter2"))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(
                        "Broadcasting cannot start: broadcast.connections.reverb.key is not set, and the driver reverb needs it.")
                .contains("Correct the properties below broadcast.connections.")
                .doesNotContain("hunter2")
                .doesNotContain("\tat dev.jbroadcast");
    }

    @Test
    void theTextOfThePropertiesHasNoSecret() {
        reverb.withPropertyValues(
                        "broadcast.server.app-secret=own-secret",
                        "broadcast.server.encryption-master-key=" + MASTER_KEY,
                        "broadcast.server.webhooks[0].url=https://shop.example/webhooks",
                        "broadcast.server.webhooks[0].headers.Authorization=hunter2")
                .run(context -> {
                    BroadcastProperties properties = context.getBean(BroadcastProperties.class);

                    assertThat(properties.toString())
                            .contains("connections=[reverb]")
                            .doesNotContain("hunter2", "own-secret", MASTER_KEY);
                    assertThat(properties.server().webhooks().toString())
                            .contains("https://shop.example/webhooks")
                            .doesNotContain("hunter2");
                });
    }

    @Test
    void theActuatorShowsNoSecretEvenIfItIsToShowValues() {
        reverb.withPropertyValues(
                        "broadcast.server.app-key=own-key",
                        "broadcast.server.app-secret=own-secret",
                        "broadcast.server.encryption-master-key=" + MASTER_KEY,
                        "broadcast.server.encryption-previous-master-keys[0]=" + PREVIOUS_KEY,
                        "broadcast.connections.reverb.encryption-previous-master-keys=" + PREVIOUS_KEY,
                        "broadcast.server.webhooks[0].url=https://shop.example/webhooks",
                        "broadcast.server.webhooks[0].headers.Authorization=hunter2")
                .run(context -> {
                    SanitizingFunction function = context.getBean(SanitizingFunction.class);
                    var endpoint = new ConfigurationPropertiesReportEndpoint(List.of(function), Show.ALWAYS);
                    endpoint.setApplicationContext(context);

                    String report = JsonCodec.detect().write(endpoint.configurationPropertiesWithPrefix("broadcast"));

                    assertThat(report)
                            .contains("sockets.example", "shop-key", "own-key")
                            .doesNotContain("hunter2", "own-secret", MASTER_KEY, PREVIOUS_KEY);
                    assertThat(function.applyUnlessFiltered(
                                            new SanitizableData(null, "BROADCAST_SERVER_APP_SECRET", "own-secret"))
                                    .getValue())
                            .isEqualTo(SanitizableData.SANITIZED_VALUE);
                });
    }

    private static void assertSignsFor(AppCredentials app, AssertableWebApplicationContext context) throws Exception {
        assertThat(context).hasNotFailed();
        assertThat(context.getBean("broadcastAuthServlet", ServletRegistrationBean.class)
                        .getServlet())
                .isInstanceOf(BroadcastAuthServlet.class);
        SocketId socketId = new SocketId("1.2");
        assertThat(authorize(context, "private-orders").getContentAsString())
                .contains(new ChannelSigner(app).sign(socketId, "private-orders", null));
        assertThat(post(context, "broadcastUserAuthServlet", "").getContentAsString())
                .contains(new UserSigner(app).sign(socketId, "{\"id\":\"ann\"}"));
    }

    private static MockHttpServletResponse authorize(AssertableWebApplicationContext context, String channel)
            throws Exception {
        MockHttpServletResponse response = post(context, "broadcastAuthServlet", channel);
        assertThat(response.getStatus()).isEqualTo(200);
        return response;
    }

    private static MockHttpServletResponse post(AssertableWebApplicationContext context, String bean, String channel)
            throws Exception {
        HttpServlet servlet = (HttpServlet)
                context.getBean(bean, ServletRegistrationBean.class).getServlet();
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/broadcasting/auth");
        request.setUserPrincipal((Principal) () -> "ann");
        request.setParameter("socket_id", "1.2");
        request.setParameter("channel_name", channel);
        MockHttpServletResponse response = new MockHttpServletResponse();
        servlet.service(request, response);
        return response;
    }

    @EnableAutoConfiguration
    static class Application {}
}
