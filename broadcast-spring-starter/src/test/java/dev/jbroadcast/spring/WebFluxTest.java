package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelOptions;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.UserSigner;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.server.PusherServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** An application without a servlet container: it broadcasts over a server elsewhere, and lets clients into that. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.main.web-application-type=reactive",
            "broadcast.default=reverb",
            "broadcast.connections.reverb.driver=reverb",
            "broadcast.connections.reverb.app-id=shop",
            "broadcast.connections.reverb.key=shop-key",
            "broadcast.connections.reverb.secret=shop-secret",
            "broadcast.connections.reverb.host=sockets.example",
            "broadcast.auth.cors.allowed-origins=https://*.shop.example",
            "broadcast.webhooks.path=/webhooks"
        })
class WebFluxTest {

    private static final AppCredentials APP = new AppCredentials("shop", "shop-key", "shop-secret");
    private static final SocketId SOCKET = new SocketId("1.2");
    private static final String FORM = "application/x-www-form-urlencoded";

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BootLine.jacksonAutoConfiguration(),
                    BroadcastAutoConfiguration.class,
                    BroadcastServerAutoConfiguration.class,
                    BroadcastReactiveAutoConfiguration.class));

    @LocalServerPort
    private int port;

    @Test
    void authorizesChannelsWithThePrincipalOfTheExchange() throws Exception {
        String body = "socket_id=1.2&channel_name=private-users.ann";

        HttpResponse<String> allowed = post("/broadcasting/auth", FORM, "ann", body);
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(allowed.body()).contains(new ChannelSigner(APP).sign(SOCKET, "private-users.ann", null));

        assertThat(post("/broadcasting/auth", FORM, "bob", body).statusCode()).isEqualTo(403);
        assertThat(post("/broadcasting/auth", FORM, null, body).statusCode()).isEqualTo(403);
    }

    @Test
    void takesJsonToo() throws Exception {
        String body = "{\"socket_id\":\"1.2\",\"channel_name\":\"private-users.ann\"}";

        assertThat(post("/broadcasting/auth", "application/json", "ann", body).body())
                .contains(new ChannelSigner(APP).sign(SOCKET, "private-users.ann", null));
        assertThat(post("/broadcasting/auth", "application/json", "ann", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void readsNoLongBodies() throws Exception {
        for (int length : new int[] {AuthEndpoint.MAX_BODY_BYTES + 1, 1_000_000}) {
            assertThat(post("/broadcasting/auth", "application/json", "ann", " ".repeat(length))
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void tellsBrowsersWhichPagesOfOtherSitesMayAsk() throws Exception {
        assertThat(preflight("https://m.shop.example").headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://m.shop.example");
        assertThat(preflight("https://elsewhere.example").headers().map())
                .doesNotContainKey("access-control-allow-origin");
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/broadcasting/auth".formatted(port)))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void knowsItsPaths(@Autowired BroadcastPaths paths) {
        assertThat(paths.auth()).containsExactly("/broadcasting/auth", "/broadcasting/user-auth");
        assertThat(paths.webhooks()).containsExactly("/webhooks");
    }

    @Test
    void signsUsersIn() throws Exception {
        assertThat(post("/broadcasting/user-auth", FORM, "ann", "socket_id=1.2").body())
                .contains(new UserSigner(APP).sign(SOCKET, "{\"id\":\"ann\"}"));
    }

    @Test
    void saysThatTheServerNeedsAServletContainer() {
        application.run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("broadcast.default is in-process")
                .hasMessageContaining("needs a servlet container"));
    }

    @Test
    void sendsToTheLogAsAnywhere() {
        application.withPropertyValues("broadcast.default=log").run(context -> {
            assertThat(context).hasSingleBean(Broadcaster.class);
            assertThat(context).doesNotHaveBean(PusherServer.class);
        });
    }

    @Test
    void saysThatThereAreNoOtherGuards() {
        application
                .withPropertyValues(
                        "broadcast.default=reverb",
                        "broadcast.connections.reverb.driver=reverb",
                        "broadcast.connections.reverb.app-id=shop",
                        "broadcast.connections.reverb.key=shop-key",
                        "broadcast.connections.reverb.secret=shop-secret",
                        "broadcast.connections.reverb.host=sockets.example")
                .withBean(
                        ChannelRoutes.class,
                        () -> channels -> channels.privateChannel(
                                "reports", (subscriber, parameters) -> true, ChannelOptions.guards("admin")))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("the guard \"admin\", and there is no such guard"));
    }

    private HttpResponse<String> post(String path, String contentType, String user, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body));
        if (user != null) {
            request.header("X-User", user);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        ChannelRoutes channelRoutes() {
            return channels -> channels.privateChannel(
                    "users.{name}", (subscriber, params) -> subscriber.name().equals(params.get("name")));
        }

        @Bean
        WebFilter signIn() {
            return (exchange, chain) -> {
                String name = exchange.getRequest().getHeaders().getFirst("X-User");
                Principal principal = () -> name;
                return chain.filter(
                        name == null
                                ? exchange
                                : exchange.mutate()
                                        .principal(Mono.just(principal))
                                        .build());
            };
        }
    }
}
