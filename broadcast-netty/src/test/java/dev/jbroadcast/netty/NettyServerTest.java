package dev.jbroadcast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.jakarta.BroadcastServer;
import dev.jbroadcast.pusher.AppCredentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class NettyServerTest {

    @Test
    void isWhatAnswersWhereItIsOnTheClassPath() throws Exception {
        try (BroadcastServer server = BroadcastServer.builder()
                .app(new AppCredentials("app", "key", "secret"))
                .host("127.0.0.1")
                .port(0)
                .start()) {
            URI up = URI.create("http://127.0.0.1:%d/up".formatted(server.port()));

            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(up).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("{\"health\":\"OK\"}");
        }
    }
}
