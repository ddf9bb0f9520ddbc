package dev.jbroadcast.jakarta;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannel;
import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PrivateChannel;
import com.pusher.client.channel.PrivateEncryptedChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import com.pusher.client.connection.ConnectionEventListener;
import com.pusher.client.connection.ConnectionState;
import com.pusher.client.connection.ConnectionStateChange;
import com.pusher.client.util.HttpChannelAuthorizer;
import com.pusher.client.util.HttpUserAuthenticator;
import dev.jbroadcast.ChannelKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The official client, as it comes from Maven Central, with everything it says written down. */
final class PusherJavaClient
        implements PresenceChannelEventListener,
                PrivateEncryptedChannelEventListener,
                ConnectionEventListener,
                AutoCloseable {

    final List<String> happened = new CopyOnWriteArrayList<>();
    final List<PusherEvent> events = new CopyOnWriteArrayList<>();
    private final Pusher pusher;

    PusherJavaClient(TestServer server, String bearerToken) {
        HttpChannelAuthorizer authorizer =
                new HttpChannelAuthorizer(server.http("/broadcasting/auth").toString());
        authorizer.setHeaders(Map.of("Authorization", "Bearer " + bearerToken));
        HttpUserAuthenticator authenticator =
                new HttpUserAuthenticator(server.http("/broadcasting/user-auth").toString());
        authenticator.setHeaders(Map.of("Authorization", "Bearer " + bearerToken));
        PusherOptions options = new PusherOptions()
                .setHost("127.0.0.1")
                .setWsPort(server.port())
                .setUseTLS(false)
                .setChannelAuthorizer(authorizer)
                .setUserAuthenticator(authenticator);
        pusher = new Pusher(TestServer.CREDENTIALS.key(), options);
        pusher.connect(this, ConnectionState.ALL);
    }

    void subscribe(String channel, String... events) {
        pusher.subscribe(channel, this, events);
    }

    PrivateChannel subscribePrivate(String channel, String... events) {
        return pusher.subscribePrivate(channel, this, events);
    }

    PresenceChannel subscribePresence(String channel, String... events) {
        return pusher.subscribePresence(channel, this, events);
    }

    void subscribeEncrypted(String channel, String... events) {
        pusher.subscribePrivateEncrypted(channel, this, events);
    }

    /** Subscribes in the way that the kind of the channel takes. */
    void subscribeAny(String channel, String... events) {
        switch (ChannelKind.ofName(channel)) {
            case PRIVATE -> subscribePrivate(channel, events);
            case PRESENCE -> subscribePresence(channel, events);
            case ENCRYPTED_PRIVATE -> subscribeEncrypted(channel, events);
            default -> subscribe(channel, events);
        }
    }

    void signIn(String... events) {
        for (String event : events) {
            pusher.user().bind(event, this);
        }
        pusher.signin();
    }

    void unsubscribe(String channel) {
        pusher.unsubscribe(channel);
    }

    String socketId() {
        return pusher.getConnection().getSocketId();
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
    public void onSubscriptionSucceeded(String channelName) {
        happened.add("subscribed to " + channelName);
    }

    @Override
    public void onAuthenticationFailure(String message, Exception e) {
        happened.add("not authorized: " + message);
    }

    @Override
    public void onDecryptionFailure(String event, String reason) {
        happened.add("not decrypted: " + event + ": " + reason);
    }

    @Override
    public void onUsersInformationReceived(String channelName, Set<User> users) {
        happened.add("here: " + users.stream().map(User::getId).sorted().toList());
    }

    @Override
    public void userSubscribed(String channelName, User user) {
        happened.add("joined: " + user.getId() + " " + user.getInfo());
    }

    @Override
    public void userUnsubscribed(String channelName, User user) {
        happened.add("left: " + user.getId());
    }

    @Override
    public void onEvent(PusherEvent event) {
        events.add(event);
    }
}
