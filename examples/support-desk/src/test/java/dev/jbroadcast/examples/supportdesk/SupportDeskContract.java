package dev.jbroadcast.examples.supportdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pusher.client.channel.PrivateChannel;
import com.pusher.client.channel.PusherEvent;
import dev.jbroadcast.examples.supportdesk.Api.Answer;
import dev.jbroadcast.json.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** What customers and agents get from the WAR, whichever server runs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SupportDeskContract {

    private static final JsonCodec JSON = JsonCodec.detect();

    final EeServer server;

    /** What failed is told by the server more often than by the client. */
    @RegisterExtension
    final TestExecutionExceptionHandler failures = (context, failure) -> {
        throw new AssertionError(failure.getMessage() + "\n\n" + output(), failure);
    };

    SupportDeskContract(EeServer server) {
        this.server = server;
    }

    private String output() {
        return server.output();
    }

    @BeforeAll
    void start() throws IOException {
        try {
            server.start();
        } catch (RuntimeException e) {
            server.close();
            throw new AssertionError(e.getMessage() + "\n\n" + output(), e);
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Api as(String user) {
        return Api.of(server, user);
    }

    /** A ticket of Ada's that no other test knows. */
    private long openTicket() {
        Answer opened = as("ada")
                .post(
                        "/api/v1/support/tickets",
                        "{\"reason_id\":1,\"subject\":\"Parcel\",\"message\":\"Where is it?\"}");
        assertThat(opened.status()).isEqualTo(201);
        return ((Number) opened.object().get("id")).longValue();
    }

    private static Map<?, ?> data(PusherEvent event) {
        return (Map<?, ?>) JSON.read(event.getData());
    }

    @Test
    void aCustomerReceivesWhatAnAgentWrites() {
        long ticket = openTicket();
        try (DeskClient ada = new DeskClient(server, "ada")) {
            ada.join("private-support.ticket." + ticket);
            ada.join("private-customer.1");

            Answer written = as("grace").post("/api/v1/support/tickets/" + ticket + "/messages", """
                            {
                              "message": "It's on its way, Zoë 😀",
                              "attachments": [
                                {
                                  "url": "https://files.example/map.png",
                                  "file_name": "map.png",
                                  "mime_type": "image/png",
                                  "file_size": 77
                                }
                              ]
                            }
                            """);

            assertThat(written.status()).isEqualTo(201);
            List<PusherEvent> events = ada.awaitEvents(2);
            assertThat(events).extracting(PusherEvent::getEventName).containsOnly("message.sent");
            assertThat(events)
                    .extracting(PusherEvent::getChannelName)
                    .containsExactlyInAnyOrder("private-support.ticket." + ticket, "private-customer.1");
            assertThat(data(events.get(0))).isEqualTo(Map.of("message", written.object(), "ticket_id", (int) ticket));
            Map<?, ?> message = (Map<?, ?>) data(events.get(0)).get("message");
            assertThat(message.get("message")).isEqualTo("It's on its way, Zoë 😀");
            assertThat(message.get("is_from_admin")).isEqualTo(true);
            assertThat(message.get("sender")).isEqualTo(Map.of("type", "admin", "name", "Grace Hopper"));
            assertThat((String) message.get("created_at"))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        }
    }

    @Test
    void theConnectionThatSentAMessageDoesNotGetItBack() {
        long ticket = openTicket();
        try (DeskClient ada = new DeskClient(server, "ada");
                DeskClient grace = new DeskClient(server, "grace")) {
            ada.join("private-support.ticket." + ticket);
            grace.join("private-support.ticket." + ticket);
            String messages = "/api/v1/support/tickets/" + ticket + "/messages";

            as("ada").from(ada).post(messages, "{\"message\":\"from ada\"}");
            as("grace").from(grace).post(messages, "{\"message\":\"from grace\"}");

            assertThat(grace.awaitEvents(1).get(0).getData()).contains("from ada");
            assertThat(ada.awaitEvents(1).get(0).getData()).contains("from grace");
        }
    }

    @Test
    void everyoneIsToldWhoTookATicketAndThatItWasClosed() {
        long ticket = openTicket();
        String path = "/api/v1/support/tickets/" + ticket;
        try (DeskClient ada = new DeskClient(server, "ada")) {
            ada.join("private-support.ticket." + ticket);

            assertThat(as("ada").post(path + "/close", "{}").status()).isEqualTo(403);
            assertThat(as("linus").post(path + "/assign", "{}").status()).isEqualTo(200);
            assertThat(as("linus").post(path + "/close", "{}").status()).isEqualTo(200);
            assertThat(as("ada")
                            .post(path + "/messages", "{\"message\":\"Wait\"}")
                            .status())
                    .isEqualTo(409);

            List<PusherEvent> events = ada.awaitEvents(2);
            assertThat(events).extracting(PusherEvent::getEventName).containsOnly("ticket.status.changed");
            assertThat(events.get(0).getData())
                    .isEqualTo("{\"ticket_id\":%d,\"status\":\"open\",\"assigned_to\":2,\"resolved_at\":null}"
                            .formatted(ticket));
            Map<?, ?> closed = data(events.get(1));
            assertThat(closed.get("status")).isEqualTo("closed");
            assertThat(closed.get("assigned_to")).isEqualTo(2);
            assertThat((String) closed.get("resolved_at")).endsWith("Z");
        }
    }

    @Test
    void anAgentSeesThatACustomerIsTyping() {
        long ticket = openTicket();
        try (DeskClient ada = new DeskClient(server, "ada");
                DeskClient grace = new DeskClient(server, "grace")) {
            PrivateChannel channel = ada.join("private-support.ticket." + ticket);
            grace.join("private-support.ticket." + ticket);

            channel.trigger("client-typing", "{\"name\":\"Ada\"}");

            PusherEvent whisper = grace.awaitEvents(1).get(0);
            assertThat(whisper.getEventName()).isEqualTo("client-typing");
            assertThat(whisper.getData()).isEqualTo("{\"name\":\"Ada\"}");
        }
    }

    @Test
    void nobodyIsLetIntoTheTicketsOfOthers() {
        long ticket = openTicket();
        try (DeskClient bob = new DeskClient(server, "bob")) {
            bob.subscribe("private-support.ticket." + ticket);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(bob.happened)
                            .anySatisfy(it -> assertThat(it)
                                    .startsWith("not authorized: ")
                                    .contains("403")));
            assertThat(bob.happened).noneMatch(it -> it.startsWith("subscribed"));
        }
        String form = "socket_id=123456.789&channel_name=private-support.ticket." + ticket;
        Answer refused = new Answer(403, "{\"message\":\"Unauthorized\"}");
        assertThat(as("bob").postForm("/api/v1/broadcasting/auth", form)).isEqualTo(refused);
        assertThat(as("mallory").postForm("/api/v1/broadcasting/auth", form)).isEqualTo(refused);
        assertThat(Api.ofNobody(server).postForm("/api/v1/broadcasting/auth", form))
                .isEqualTo(refused);
        assertThat(as("bob").get("/api/v1/support/tickets/" + ticket).status()).isEqualTo(404);
        assertThat(as("mallory").get("/api/v1/support/tickets").status()).isEqualTo(401);
        assertThat(as("ada").postForm("/api/v1/broadcasting/auth", form).body())
                .matches("\\{\"auth\":\"support-desk-key:[0-9a-f]{64}\"}");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        long ticket = openTicket();

        Map<?, ?> read = as("ada").get("/api/v1/support/tickets/" + ticket).object();

        assertThat(read.get("subject")).isEqualTo("Parcel");
        assertThat((List<?>) read.get("messages"))
                .singleElement()
                .extracting("message")
                .isEqualTo("Where is it?");
        assertThat((List<?>) as("ada").get("/api/v1/support/tickets").json())
                .extracting("customer_id")
                .containsOnly(1);
        assertThat((List<?>) as("grace").get("/api/v1/support/tickets").json())
                .extracting("customer_id")
                .contains(1, 2);
        assertThat((List<?>) as("ada").get("/api/v1/support/reasons").json()).isNotEmpty();
        assertThat(as("ada")
                        .post("/api/v1/support/tickets", "{\"reason_id\":1}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void anAddressWithNothingButTheKeyConnects() throws InterruptedException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://localhost:" + server.port + "/app/support-desk-key"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
                                received.add(text.toString());
                                webSocket.request(1);
                                return null;
                            }
                        })
                .join();
        try {
            assertThat(received.poll(30, TimeUnit.SECONDS)).contains("pusher:connection_established");
        } finally {
            socket.abort();
        }
    }

    @Test
    void clientsComeBackByThemselvesWhenTheApplicationIsReplaced() throws IOException {
        try (DeskClient ada = new DeskClient(server, "ada")) {
            // This ticket is there whenever the application starts.
            ada.join("private-support.ticket.1");
            String before = ada.socketId();
            ada.happened.clear();

            server.redeploy();

            await("new connection")
                    .atMost(EeServer.PATIENCE)
                    .until(() -> ada.isConnected() && !before.equals(ada.socketId()));
            await().atMost(EeServer.PATIENCE).until(() -> as("grace").isThere());
            ada.awaitHappened("subscribed to private-support.ticket.1");
            as("grace").post("/api/v1/support/tickets/1/messages", "{\"message\":\"Still here?\"}");

            assertThat(ada.awaitEvents(1).get(0).getData()).contains("Still here?");
        }
    }
}
