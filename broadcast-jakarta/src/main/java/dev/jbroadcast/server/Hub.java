package dev.jbroadcast.server;

import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.ChannelSigner;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One app's connections and channels. A channel is here as long as somebody listens on it. Thread-safe. */
final class Hub {

    private final App app;
    private final ChannelSigner signer;
    private final Map<SocketId, ProtocolSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, HubChannel> channels = new ConcurrentHashMap<>();

    Hub(App app) {
        this.app = app;
        this.signer = new ChannelSigner(app.credentials());
    }

    App app() {
        return app;
    }

    ChannelSigner signer() {
        return signer;
    }

    /** @return whether the socket id was free */
    boolean add(ProtocolSession session, SocketId socketId) {
        return sessions.putIfAbsent(socketId, session) == null;
    }

    void remove(ProtocolSession session, SocketId socketId) {
        sessions.remove(socketId, session);
    }

    Collection<ProtocolSession> sessions() {
        return sessions.values();
    }

    int channelCount() {
        return channels.size();
    }

    /** Subscribes, once everything about the subscription has been verified; empty if the channel is full. */
    Optional<Subscription> subscribe(Connection connection, String channelName, @Nullable Member member) {
        while (true) {
            HubChannel channel = channels.computeIfAbsent(channelName, this::newChannel);
            Subscription subscription = new Subscription(channel, connection, member);
            switch (channel.subscribe(subscription)) {
                case SUBSCRIBED -> {
                    return Optional.of(subscription);
                }
                case FULL -> {
                    return Optional.empty();
                }
                case VACATED -> channels.remove(channelName, channel);
            }
        }
    }

    void unsubscribe(Subscription subscription) {
        if (subscription.channel.unsubscribe(subscription)) {
            channels.remove(subscription.channel.name(), subscription.channel);
        }
    }

    /** Sends an event to all who listen on a channel, but for one connection. */
    void publish(String channelName, String event, String data, @Nullable SocketId except) {
        HubChannel channel = channels.get(channelName);
        if (channel == null) {
            return;
        }
        ProtocolSession excepted = except == null ? null : sessions.get(except);
        channel.publish(Frames.event(event, channelName, data, null), excepted == null ? null : excepted.connection());
    }

    private HubChannel newChannel(String name) {
        return new HubChannel(
                name,
                ChannelKind.ofName(name) == ChannelKind.PRESENCE,
                app.limits().maxPresenceMembers());
    }
}
