package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.json.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;

/** What those who run an application see of it, over HTTP, with every line of Spring Boot. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=health,broadcast",
            "management.endpoint.health.show-details=always",
            "broadcast.default=reverb",
            "broadcast.connections.reverb.driver=reverb",
            "broadcast.connections.reverb.app-id=1",
            "broadcast.connections.reverb.key=key",
            "broadcast.connections.reverb.secret=secret",
            "broadcast.connections.reverb.scheme=http",
            "broadcast.connections.reverb.host=127.0.0.1",
            "broadcast.connections.reverb.port=1"
        })
class ActuatorTest {

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private JsonCodec codec;

    @Test
    void saysThatTheServerElsewhereIsDown() throws Exception {
        assertThat(part("health", "components", "broadcast")).containsEntry("status", "DOWN");
        assertThat(part("health", "components", "broadcast", "details")).containsOnlyKeys("reverb");
    }

    @Test
    void saysHowEventsLeave() throws Exception {
        assertThat(part("broadcast")).containsEntry("defaultConnection", "reverb");
        assertThat(part("broadcast", "connections")).containsKeys("reverb", "log", "null");
    }

    @SuppressWarnings("unchecked") // Objects of JSON have names.
    private Map<String, Object> part(String endpoint, String... path) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:%d/actuator/%s".formatted(port, endpoint));
        String body = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        Object part = codec.read(body);
        for (String name : path) {
            part = ((Map<?, ?>) part).get(name);
        }
        assertThat(part).as("%s of %s", String.join(".", path), body).isInstanceOf(Map.class);
        return (Map<String, Object>) part;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
