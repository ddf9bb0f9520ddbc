package dev.jbroadcast.examples.supportdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PrivateChannel;
import com.pusher.client.channel.PrivateChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.connection.ConnectionEventListener;
import com.pusher.client.connection.ConnectionState;
import com.pusher.client.connection.ConnectionStateChange;
import com.pusher.client.util.HttpChannelAuthorizer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one user has open: the official client, with everything it says written down. */
final class DeskClient implements PrivateChannelEventListener, ConnectionEventListener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final List<String> happened = new CopyOnWriteArrayList<>();
    final List<PusherEvent> events = new CopyOnWriteArrayList<>();
    private final Pusher pusher;

    DeskClient(EeServer server, String user) {
        HttpChannelAuthorizer authorizer = new HttpChannelAuthorizer(
                server.uri("/api/v1/broadcasting/auth").toString());
        authorizer.setHeaders(Map.of("Authorization", "Bearer token-of-" + user));
        pusher = new Pusher(
                "support-desk-key",
                new PusherOptions()
                        .setHost("localhost")
                        .setWsPort(server.port)
                        .setUseTLS(false)
                        // So that it is soon there again; and for as long as a server may take to start.
                        .setMaxReconnectGapInSeconds(1)
                        .setMaxReconnectionAttempts(200)
                        .setChannelAuthorizer(authorizer));
        pusher.connect(this, ConnectionState.ALL);
    }

    /** Asks to join. */
    PrivateChannel subscribe(String channel) {
        return pusher.subscribePrivate(channel, this, "message.sent", "ticket.status.changed", "client-typing");
    }

    /** Returns when it has joined. */
    PrivateChannel join(String channel) {
        PrivateChannel joined = subscribe(channel);
        awaitHappened("subscribed to " + channel);
        return joined;
    }

    String socketId() {
        return pusher.getConnection().getSocketId();
    }

    boolean isConnected() {
        return pusher.getConnection().getState() == ConnectionState.CONNECTED;
    }

    void awaitHappened(String what) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(happened).contains(what));
    }

    List<PusherEvent> awaitEvents(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events).hasSizeGreaterThanOrEqualTo(count));
        return List.copyOf(events);
    }

    @Override
    public void close() {
        pusher.disconnect();
    }

    @Override
    public void onConnectionStateChange(ConnectionStateChange change) {
        happened.add("now " + change.getCurrentState());
    }

    @Override
    public void onError(String message, String code, Exception e) {
        happened.add("error " + code + ": " + message);
    }

    @Override
    public void onSubscriptionSucceeded(String channel) {
        happened.add("subscribed to " + channel);
    }

    @Override
    public void onAuthenticationFailure(String message, Exception e) {
        happened.add("not authorized: " + message);
    }

    @Override
    public void onEvent(PusherEvent event) {
        events.add(event);
    }
}
