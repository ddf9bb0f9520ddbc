package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.server.CloseCode;
import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.OutboundMessage;
import dev.jbroadcast.server.ProtocolSession;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.ChannelOccupied;
import dev.jbroadcast.server.event.ServerEventListener;
import dev.jbroadcast.server.webhook.WebhookSender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Webhooks by properties, and listeners by beans. */
class WebhooksTest {

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BootLine.jacksonAutoConfiguration(),
                    BroadcastAutoConfiguration.class,
                    BroadcastServerAutoConfiguration.class))
            .withPropertyValues(
                    "broadcast.server.app-key=key",
                    "broadcast.server.app-secret=secret",
                    // The clients of these tests never go, and nobody need wait for them.
                    "broadcast.server.shutdown-time=10ms");

    @Test
    void sendsTheWebhooksOfTheProperties() throws IOException {
        List<String> bodies = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> take(exchange, bodies));
        receiver.start();
        try {
            web.withPropertyValues(
                            "broadcast.server.webhooks[0].url=http://localhost:"
                                    + receiver.getAddress().getPort() + "/hooks",
                            "broadcast.server.webhooks[0].events=channel_occupied,client-event",
                            "broadcast.server.webhooks[0].channel-prefix=ne",
                            "broadcast.server.webhooks[0].channel-suffix=ws",
                            "broadcast.server.webhooks[0].headers.X-Tenant=acme")
                    .run(context -> {
                        PusherServer server = context.getBean(PusherServer.class);
                        subscribe(server, "sport");
                        subscribe(server, "news");

                        await().until(() -> bodies.size() == 1);
                    });
        } finally {
            receiver.stop(0);
        }

        assertThat(bodies)
                .singleElement()
                .asString()
                .startsWith("acme {\"time_ms\":")
                .endsWith(",\"events\":[{\"name\":\"channel_occupied\",\"channel\":\"news\"}]}");
    }

    @Test
    void hasNoSenderWhereThereIsNothingToSend() {
        web.run(context -> assertThat(context).doesNotHaveBean(WebhookSender.class));
    }

    @Test
    void saysWhichPropertyIsWrong() {
        failsWith(
                "broadcast.server.webhooks[0].url is not set; set it to the URL that takes the webhooks",
                "broadcast.server.webhooks[0].events=channel_occupied");
        failsWith(
                "broadcast.server.webhooks[0].url is \"http://a b\" and must begin with http:// or https:// and name a host",
                "broadcast.server.webhooks[0].url=http://a b");
        failsWith(
                "broadcast.server.webhooks[0].url is \"ftp://example.com\" and must begin with http:// or https:// and name a host",
                "broadcast.server.webhooks[0].url=ftp://example.com");
        failsWith(
                "broadcast.server.webhooks[0].headers has \"Content-Length\", which cannot be sent; leave it out, or mend its value",
                "broadcast.server.webhooks[0].url=http://example.com",
                "broadcast.server.webhooks[0].headers.Content-Length=7");
    }

    @Test
    void saysWhichEventDoesNotExist() {
        web.withPropertyValues(
                        "broadcast.server.webhooks[0].url=http://example.com",
                        "broadcast.server.webhooks[0].events=channel_ocupied")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("broadcast.server.webhooks[0].events")
                        .hasStackTraceContaining("channel_ocupied"));
    }

    @Test
    void tellsListenersThatAreBeansAlsoWhenTheyBroadcastThemselves() {
        web.withUserConfiguration(Listeners.class).run(context -> {
            subscribe(context.getBean(PusherServer.class), "news");

            List<ServerEvent> told = context.getBean(Greeter.class).told;
            await().until(() -> told.contains(new ChannelOccupied("app", new Channel("news"))));
        });
    }

    private void failsWith(String message, String... properties) {
        web.withPropertyValues(properties)
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(message));
    }

    private static void take(HttpExchange exchange, List<String> bodies) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        bodies.add(exchange.getRequestHeaders().getFirst("X-Tenant") + " " + new String(body, StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static void subscribe(PusherServer server, String channel) {
        ProtocolSession session =
                server.open(new Silent(), new Handshake("key", "7")).orElseThrow();
        session.receive("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"}}".formatted(channel));
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {

        @Bean
        Greeter greeter(Broadcaster broadcaster) {
            return new Greeter(broadcaster);
        }
    }

    static final class Greeter implements ServerEventListener {

        private final List<ServerEvent> told = new CopyOnWriteArrayList<>();
        private final Broadcaster broadcaster;

        Greeter(Broadcaster broadcaster) {
            this.broadcaster = broadcaster;
        }

        @Override
        public void on(ServerEvent event) {
            if (event instanceof ChannelOccupied occupied) {
                broadcaster.on(occupied.channel()).as("greeting").send();
            }
            told.add(event);
        }
    }

    /** Takes everything, and does nothing. */
    private static final class Silent implements Connection {

        @Override
        public void send(OutboundMessage message) {}

        @Override
        public void close(CloseCode code, String reason) {}

        @Override
        public void limit(OutboundLimits limits) {}

        @Override
        public void ping() {}

        @Override
        public void checkProgress() {}
    }
}
