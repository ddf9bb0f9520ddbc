package dev.jbroadcast.jakarta.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.jbroadcast.authorization.ChannelOptions;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

class BroadcastAuthResourceTest {

    private static final AuthEndpoint ENDPOINT = ChannelAuthEndpoint.builder(
                    new AppCredentials("app", "key", "secret"),
                    ChannelRegistry.of(channels -> channels.privateChannel(
                            "admins", (subscriber, parameters) -> true, ChannelOptions.guards("admin"))))
            .build();

    @Test
    void asksTheGuardThatAChannelNames() throws Exception {
        RestPrincipalResolver admin = (security, headers) -> {
            String name = headers.getHeaderString("X-Admin");
            return name == null ? null : () -> name;
        };
        BroadcastAuthResource resource =
                new BroadcastAuthResource(ENDPOINT, (security, headers) -> null, Map.of("admin", admin));
        HttpServer server = JdkHttpServerFactory.createHttpServer(
                UriBuilder.fromUri("http://127.0.0.1/").port(0).build(),
                new ResourceConfig().register(new Resource(resource)));
        try {
            URI auth = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/auth");
            assertThat(post(HttpRequest.newBuilder(auth)).statusCode()).isEqualTo(403);
            HttpResponse<String> answer = post(HttpRequest.newBuilder(auth).header("X-Admin", "root"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void isNotMadeWithoutAGuardThatChannelsAsk() {
        assertThatThrownBy(() -> new BroadcastAuthResource(ENDPOINT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("admin");
    }

    private static HttpResponse<String> post(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request.header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("socket_id=1.2&channel_name=private-admins"))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Path("/")
    public static final class Resource {

        private final BroadcastAuthResource resource;

        Resource(BroadcastAuthResource resource) {
            this.resource = resource;
        }

        @Path("auth")
        public BroadcastAuthResource auth() {
            return resource;
        }
    }
}
