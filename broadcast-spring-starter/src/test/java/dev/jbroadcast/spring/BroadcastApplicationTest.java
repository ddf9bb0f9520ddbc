package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PrivateEncryptedChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.util.HttpChannelAuthorizer;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.jakarta.PrincipalResolver;
import dev.jbroadcast.pusher.auth.UserData;
import dev.jbroadcast.pusher.auth.UserDataResolver;
import dev.jbroadcast.server.PusherServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with the starter, a key and a secret, on its own Tomcat, with the official client. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "broadcast.server.app-key=test-key",
            "broadcast.server.app-secret=test-secret",
            "broadcast.server.encryption-master-key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        })
class BroadcastApplicationTest {

    @LocalServerPort
    private int port;

    @Autowired
    private Broadcaster broadcaster;

    @Autowired
    private PusherServer server;

    @Test
    void anEventReachesAClientThatTheApplicationAuthorized() {
        try (Client client = new Client("ann")) {
            client.subscribe("private-user.ann");

            broadcaster.broadcast(new Greeting("ann", "hello"));

            assertThat(client.awaitEvent()).isEqualTo("{\"name\":\"ann\",\"text\":\"hello\"}");
        }
    }

    @Test
    void aClientIsRefusedTheChannelOfAnother() {
        try (Client client = new Client("bob")) {
            client.subscribePrivately("private-user.ann");

            await().until(() -> client.refusals.size() == 1);
        }
    }

    @Test
    void anEncryptedEventReachesAClientThatTheApplicationGaveTheKey() {
        try (Client client = new Client("ann")) {
            client.subscribeEncrypted("private-encrypted-diary.ann");

            broadcaster
                    .on(Channel.encryptedPrivate("diary.ann"))
                    .as("Greeting")
                    .with(Map.of("text", "nobody else reads this"))
                    .send();

            assertThat(client.awaitEvent()).isEqualTo("{\"text\":\"nobody else reads this\"}");
        }
    }

    @Test
    void aClientSignsInAsWhomTheApplicationSays() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/broadcasting/user-auth"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("X-User", "ann")
                                .POST(BodyPublishers.ofString("socket_id=1.1"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"user_data\":\"{\\\"id\\\":\\\"user-ann\\\"}\"");
    }

    @Test
    void whoMakesARequestDoesNotGetItsEventBack() throws Exception {
        try (Client sender = new Client("ann");
                Client otherTab = new Client("ann")) {
            sender.subscribe("private-user.ann");
            otherTab.subscribe("private-user.ann");

            post("/greet/ann/first", sender.socketId());
            assertThat(otherTab.awaitEvent()).contains("first");

            // What comes next is the first that the sender sees: the one before was not only late.
            broadcaster.broadcast(new Greeting("ann", "second"));
            assertThat(sender.awaitEvent()).contains("second");
        }
    }

    @Test
    void aSocketIdOfTheWrongFormCountsAsNone() throws Exception {
        try (Client client = new Client("ann")) {
            client.subscribe("private-user.ann");

            post("/greet/ann/hello", "undefined");

            assertThat(client.awaitEvent()).contains("hello");
        }
    }

    @Test
    void theServerForgetsClientsThatAreGone() {
        try (Client client = new Client("ann")) {
            client.subscribe("private-user.ann");
            assertThat(server.connectionCount()).isPositive();
        }
        await().until(() -> server.connectionCount() == 0 && server.channelCount() == 0);
    }

    private void post(String path, String socketId) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("X-Socket-ID", socketId)
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
    }

    record Greeting(String name, String text) implements ShouldBroadcast {

        @Override
        public Channels broadcastOn() {
            return Channel.privateChannel("user." + name);
        }
    }

    @SpringBootApplication
    @RestController
    static class Application {

        private final Broadcaster broadcaster;

        Application(Broadcaster broadcaster) {
            this.broadcaster = broadcaster;
        }

        @PostMapping("/greet/{name}/{text}")
        void greet(@PathVariable String name, @PathVariable String text) {
            broadcaster.toOthers().broadcast(new Greeting(name, text));
        }

        @Bean
        static ChannelRoutes channelRoutes() {
            return channels -> channels.privateChannel(
                            "user.{name}",
                            (subscriber, params) -> subscriber.name().equals(params.get("name")))
                    .encryptedPrivate(
                            "diary.{name}",
                            (subscriber, params) -> subscriber.name().equals(params.get("name")));
        }

        @Bean
        static UserDataResolver users() {
            return principal -> UserData.of("user-" + principal.getName());
        }

        @Bean
        static PrincipalResolver principalResolver() {
            return request -> {
                String name = request.getHeader("X-User");
                return name == null ? null : () -> name;
            };
        }
    }

    private final class Client implements PrivateEncryptedChannelEventListener, AutoCloseable {

        private final List<String> subscriptions = new CopyOnWriteArrayList<>();
        private final List<String> refusals = new CopyOnWriteArrayList<>();
        private final List<PusherEvent> events = new CopyOnWriteArrayList<>();
        private final Pusher pusher;

        private Client(String name) {
            HttpChannelAuthorizer authorizer =
                    new HttpChannelAuthorizer("http://127.0.0.1:" + port + "/broadcasting/auth");
            authorizer.setHeaders(Map.of("X-User", name));
            pusher = new Pusher(
                    "test-key",
                    new PusherOptions()
                            .setHost("127.0.0.1")
                            .setWsPort(port)
                            .setUseTLS(false)
                            .setChannelAuthorizer(authorizer));
            pusher.connect();
        }

        private void subscribePrivately(String channel) {
            pusher.subscribePrivate(channel, this, "Greeting");
        }

        private void subscribe(String channel) {
            subscribePrivately(channel);
            await().until(() -> subscriptions.contains(channel));
        }

        private void subscribeEncrypted(String channel) {
            pusher.subscribePrivateEncrypted(channel, this, "Greeting");
            await().until(() -> subscriptions.contains(channel));
        }

        private String socketId() {
            return pusher.getConnection().getSocketId();
        }

        private String awaitEvent() {
            await().until(() -> !events.isEmpty());
            return events.get(0).getData();
        }

        @Override
        public void onSubscriptionSucceeded(String channelName) {
            subscriptions.add(channelName);
        }

        @Override
        public void onAuthenticationFailure(String message, Exception e) {
            refusals.add(message);
        }

        @Override
        public void onDecryptionFailure(String event, String reason) {
            refusals.add(reason);
        }

        @Override
        public void onEvent(PusherEvent event) {
            events.add(event);
        }

        @Override
        public void close() {
            pusher.disconnect();
        }
    }
}
