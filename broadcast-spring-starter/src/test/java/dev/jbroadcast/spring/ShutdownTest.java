package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.testing.InMemoryDriver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ShutdownTest {

    @Test
    void sendsClientsAwayBeforeTheWebServerStopsAndTakesEventsUntilItHas() throws Exception {
        LastRequest request;
        InMemoryDriver driver;
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        try (ConfigurableApplicationContext context = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--server.shutdown=graceful",
                "--broadcast.server.app-key=key",
                "--broadcast.server.app-secret=secret")) {
            request = context.getBean(LastRequest.class);
            driver = context.getBean(InMemoryDriver.class);
            connect(context.getEnvironment().getProperty("local.server.port"), closed);
        }

        assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(4200);
        assertThat(request.connections).isZero();
        assertThat(request.result.completion().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo(BroadcastResult.Status.SENT);
        assertThat(driver.publications()).hasSize(1);
    }

    /** Returns when the server has greeted the client. */
    private static void connect(String port, CompletableFuture<Integer> closed) throws Exception {
        CompletableFuture<Void> greeted = new CompletableFuture<>();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://localhost:%s/app/key?protocol=7".formatted(port)), new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                                greeted.complete(null);
                                return WebSocket.Listener.super.onText(socket, data, last);
                            }

                            @Override
                            public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
                                closed.complete(statusCode);
                                return null;
                            }
                        })
                .get(10, TimeUnit.SECONDS);
        greeted.get(10, TimeUnit.SECONDS);
    }

    @Broadcast(on = "ticks")
    record Tick(int count) {}

    /** Does what a request does that is under way when the application ends. */
    private static final class LastRequest implements SmartLifecycle {

        private final PusherServer server;
        private final Broadcaster broadcaster;
        private boolean running;
        private int connections = -1;
        private BroadcastResult result;

        LastRequest(PusherServer server, Broadcaster broadcaster) {
            this.server = server;
            this.broadcaster = broadcaster;
        }

        /** Where Spring Boot lets the web server finish its requests. */
        @Override
        public int getPhase() {
            return SmartLifecycle.DEFAULT_PHASE - 1024;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            connections = server.connectionCount();
            result = broadcaster.via("memory").broadcast(new Tick(1));
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        InMemoryDriver memory() {
            return new InMemoryDriver();
        }

        @Bean
        LastRequest lastRequest(PusherServer server, Broadcaster broadcaster) {
            return new LastRequest(server, broadcaster);
        }
    }
}
