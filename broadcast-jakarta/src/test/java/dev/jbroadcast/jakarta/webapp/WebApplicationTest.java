package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Channel;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.jakarta.webapp.war.AsyncSendServlet;
import dev.jbroadcast.jakarta.webapp.war.OwnChannels;
import dev.jbroadcast.jakarta.webapp.war.OwnEndpoint;
import dev.jbroadcast.jakarta.webapp.war.SendServlet;
import dev.jbroadcast.manager.BroadcastManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web applications with this library in {@code WEB-INF/lib}, deployed to Tomcat. */
class WebApplicationTest {

    private static final String[] APP = {
        "broadcast.server.app-key", "war-key", "broadcast.server.app-secret", "war-secret"
    };

    @TempDir
    private Path directory;

    private TomcatServer tomcat;

    @BeforeEach
    void startServer() throws Exception {
        tomcat = new TomcatServer(directory.resolve("tomcat"));
    }

    @AfterEach
    void stopServer() throws Exception {
        tomcat.close();
    }

    private War war() throws Exception {
        return War.in(directory.resolve("war"));
    }

    private Browser browser(String contextPath) {
        return new Browser(tomcat.port(), contextPath, "war-key");
    }

    @Test
    void clientsConnectToAnApplicationThatHasDoneNothingForIt() throws Exception {
        tomcat.deploy("/shop", war().parameters(APP));

        try (Browser browser = browser("/shop")) {
            browser.subscribe("news");
        }
    }

    @Test
    void sendsToAllButThePageThatHasMadeTheRequest() throws Exception {
        tomcat.deploy("/shop", war().parameters(APP).classes(SendServlet.class));

        try (Browser sender = browser("/shop").subscribe("news");
                Browser other = browser("/shop").subscribe("news")) {
            assertThat(sender.post("/send", "hello").statusCode()).isEqualTo(200);

            assertThat(other.frame().get("data")).isEqualTo("\"hello\"");
            sender.hasReceivedNothing();
        }
    }

    @Test
    void knowsThePageAfterAnAsynchronousDispatchToo() throws Exception {
        tomcat.deploy("/shop", war().parameters(APP).classes(SendServlet.class, AsyncSendServlet.class));

        try (Browser sender = browser("/shop").subscribe("news");
                Browser other = browser("/shop").subscribe("news")) {
            assertThat(sender.post("/send-async", "hello").statusCode()).isEqualTo(200);

            assertThat(other.frame().get("data")).isEqualTo("\"hello\"");
            sender.hasReceivedNothing();
        }
    }

    @Test
    void tellsBrowsersWhichPagesOfOtherSitesMayAsk() throws Exception {
        tomcat.deploy(
                "/shop",
                war().parameters(
                                "broadcast.server.app-key",
                                "war-key",
                                "broadcast.server.app-secret",
                                "war-secret",
                                "broadcast.auth.cors.allowed-origins",
                                "https://shop.example, https://*.shop.example",
                                "broadcast.auth.cors.allow-credentials",
                                "true"));

        assertThat(preflight("https://m.shop.example").headers().map())
                .containsEntry("access-control-allow-origin", List.of("https://m.shop.example"))
                .containsEntry("access-control-allow-credentials", List.of("true"))
                .containsEntry("access-control-allow-methods", List.of("POST"))
                .containsEntry("access-control-allow-headers", List.of("authorization,x-csrf-token"))
                .containsEntry("access-control-max-age", List.of("1800"))
                .containsEntry("vary", List.of("Origin"));
        assertThat(preflight("https://elsewhere.example").headers().map())
                .doesNotContainKey("access-control-allow-origin");
        HttpResponse<String> refused = http(HttpRequest.newBuilder(auth())
                .header("Origin", "https://shop.example")
                .POST(BodyPublishers.ofString("socket_id=1.2&channel_name=private-none"))
                .header("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://shop.example");
    }

    private URI auth() {
        return URI.create("http://127.0.0.1:%d/shop/broadcasting/auth".formatted(tomcat.port()));
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return http(HttpRequest.newBuilder(auth())
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,x-csrf-token"));
    }

    private static HttpResponse<String> http(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void takesTheSecurityOfTheServerAndTheRoutesThatItsServicesName() throws Exception {
        tomcat.tomcat().addUser("anna", "secret");
        tomcat.tomcat().addRole("anna", "customer");
        Context context = tomcat.deploy(
                "/shop", war().service(ChannelRoutes.class, OwnChannels.class).webXml("""
                                <context-param><param-name>broadcast.server.app-key</param-name>\
                                <param-value>war-key</param-value></context-param>
                                <context-param><param-name>broadcast.server.app-secret</param-name>\
                                <param-value>war-secret</param-value></context-param>
                                <security-constraint>
                                  <web-resource-collection><web-resource-name>broadcasting</web-resource-name>
                                    <url-pattern>/broadcasting/*</url-pattern></web-resource-collection>
                                  <auth-constraint><role-name>customer</role-name></auth-constraint>
                                </security-constraint>
                                <login-config><auth-method>BASIC</auth-method></login-config>
                                <security-role><role-name>customer</role-name></security-role>
                                """));
        assertThat(context.getState().isAvailable()).isTrue();

        try (Browser browser = browser("/shop")) {
            assertThat(browser.auth(basic("anna", "wrong"), "private-user.anna").statusCode())
                    .isEqualTo(401);
            assertThat(browser.auth(basic("anna", "secret"), "private-user.bert")
                            .statusCode())
                    .isEqualTo(403);

            browser.subscribeAs(basic("anna", "secret"), "private-user.anna");
        }
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void leavesTheEndpointToTheApplicationWhereItIsToldTo() throws Exception {
        tomcat.deploy(
                "/shop",
                war().parameters(
                                "broadcast.endpoint.enabled",
                                "false",
                                "broadcast.server.app-key",
                                "war-key",
                                "broadcast.server.app-secret",
                                "war-secret")
                        .classes(OwnEndpoint.class));

        assertThatThrownBy(() -> browser("/shop")).isInstanceOf(CompletionException.class);
        new Browser(tomcat.port(), "/shop", "/elsewhere", "war-key").close();
    }

    @Test
    void doesNothingWhereItIsSwitchedOff() throws Exception {
        Context context = tomcat.deploy("/shop", war().parameters("broadcast.enabled", "false"));

        assertThat(context.getState().isAvailable()).isTrue();
        assertThat(context.getServletContext().getServletRegistrations()).containsOnlyKeys("default");
        assertThat(context.getServletContext().getFilterRegistrations().keySet())
                .noneMatch(name -> name.startsWith("broadcast"));
    }

    @Test
    void doesNotStartWithoutAKeyAndSaysWhatIsMissing() throws Exception {
        Context context = tomcat.deploy("/shop", war());

        assertThat(context.getState().isAvailable()).isFalse();
        assertThat(tomcat.log())
                .contains(
                        "the property broadcast.server.app-key is not set, and without it the in-process broadcast server cannot start; set broadcast.server.app-key and broadcast.server.app-secret, or broadcast.default=log to start without clients");
    }

    @Test
    void startsWithoutAKeyWhereEventsGoToTheLog() throws Exception {
        Context context = tomcat.deploy(
                "/shop", war().parameters("broadcast.default", "log").classes(SendServlet.class));

        assertThat(context.getState().isAvailable()).isTrue();
        assertThat(Browser.request(HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + tomcat.port() + "/shop/broadcasting/auth"))
                        .POST(HttpRequest.BodyPublishers.noBody())))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(403);
                    assertThat(answer.body()).isEqualTo("{\"message\":\"Clients cannot be authorized here.\"}");
                });
    }

    @Test
    void doesNotStartWithASettingThatCannotBe() throws Exception {
        Context context = tomcat.deploy("/shop", war().parameters("broadcast.auth.path", "auth/*"));

        assertThat(context.getState().isAvailable()).isFalse();
        assertThat(tomcat.log())
                .contains("broadcast.auth.path is the path \"auth/*\"; it has to look like /api/v1/broadcasting/auth");
    }

    @Test
    void isConfiguredBySystemPropertiesToo() throws Exception {
        Map<String, String> properties =
                Map.of("broadcast.server.app-key", "war-key", "broadcast.server.app-secret", "war-secret");
        properties.forEach(System::setProperty);
        try {
            tomcat.deploy("/shop", war());
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }

        browser("/shop").close();
    }

    @Test
    void serversElsewhereSendThroughTheHttpApiBelowTheContextPath() throws Exception {
        tomcat.deploy(
                "/shop",
                war().parameters(
                                "broadcast.server.http-api.enabled",
                                "true",
                                "broadcast.server.app-key",
                                "war-key",
                                "broadcast.server.app-secret",
                                "war-secret"));
        BroadcastManager elsewhere = BroadcastManager.builder()
                .connection(
                        "shop",
                        Map.of(
                                "driver", "pusher",
                                "app-id", "app",
                                "key", "war-key",
                                "secret", "war-secret",
                                "scheme", "http",
                                "host", "127.0.0.1",
                                "port", "" + tomcat.port(),
                                "path", "/shop"))
                .build();

        try (elsewhere;
                Browser browser = browser("/shop").subscribe("news")) {
            elsewhere
                    .on(Channel.publicChannel("news"))
                    .as("message")
                    .with("hello")
                    .sendNow();

            assertThat(browser.frame().get("data")).isEqualTo("\"hello\"");
        }
    }

    @Test
    void limitsTheConnectionsFromOneAddress() throws Exception {
        tomcat.deploy(
                "/shop",
                war().parameters(
                                "broadcast.server.max-connections-per-address",
                                "1",
                                "broadcast.server.app-key",
                                "war-key",
                                "broadcast.server.app-secret",
                                "war-secret"));

        try (Browser first = browser("/shop")) {
            assertThatThrownBy(() -> browser("/shop")).hasMessageContaining("pusher:error");

            first.subscribe("news");
        }
    }

    @Test
    void twoApplicationsOnOneServerShareNothing() throws Exception {
        tomcat.deploy("/one", war().parameters(APP).classes(SendServlet.class));
        tomcat.deploy("/two", War.in(directory.resolve("two")).parameters(APP));

        try (Browser one = browser("/one").subscribe("news");
                Browser other = browser("/one").subscribe("news");
                Browser two = browser("/two").subscribe("news")) {
            one.post("/send", "hello");

            other.frame();
            two.hasReceivedNothing();
        }
    }
}
