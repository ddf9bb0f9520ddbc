package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.server.HubChannel.CachedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One app's connections, channels and users: what an application, or the HTTP API for it, sees and does. Thread-safe;
 * nothing blocks.
 */
public final class Hub {

    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    private final ServerEvents events;
    private final LongSupplier nanoTime;
    private final Map<SocketId, ProtocolSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, HubChannel> channels = new ConcurrentHashMap<>();
    /** Those that have something to do when time has passed. */
    private final Set<HubChannel> waiting = ConcurrentHashMap.newKeySet();

    private final SignedInUsers users;
    private final ConnectionCounts counts = new ConnectionCounts();
    private final MessageCounts messages = new MessageCounts();

    /** Changes when the application's {@link AppProvider} says something new. */
    private volatile App app;

    Hub(App app, ServerEvents events, LongSupplier nanoTime) {
        this.app = app;
        this.events = events;
        this.nanoTime = nanoTime;
        this.users = new SignedInUsers(app.id(), events);
    }

    /** The app as the latest look-up found it. */
    public App app() {
        return app;
    }

    /** Sends an event to all who listen on its channels, in the order of calls by one thread. */
    public void publish(Publication publication) {
        SocketId except = publication.except();
        ProtocolSession excepted = except == null ? null : sessions.get(except);
        for (Channel channel : publication.channels()) {
            publish(channel, publication.event(), publication.data(), excepted);
        }
    }

    /** All channels that somebody listens on, but for those of users. */
    public List<ChannelState> channels() {
        List<ChannelState> states = new ArrayList<>();
        for (HubChannel channel : channels.values()) {
            if (channel.isOccupied() && ChannelKind.ofName(channel.name()) != ChannelKind.SERVER_TO_USER) {
                states.add(channel.state());
            }
        }
        return states;
    }

    /** A channel as it is now, also if nobody listens on it. */
    public ChannelState channel(String name) {
        HubChannel channel = channels.get(name);
        return channel == null ? new ChannelState(name, 0, List.of(), null) : channel.state();
    }

    /**
     * Ends all connections on which a user has signed in; their clients do not come back by themselves
     * ({@code pusher-protocol.md} §4.4).
     *
     * @return how many there were
     */
    public int terminateConnections(String userId) {
        List<ProtocolSession> found = users.sessions(userId);
        found.forEach(session ->
                session.connection().close(CloseCode.UNAUTHORIZED, "The application has ended this connection"));
        return found.size();
    }

    /** How many clients are connected. */
    public int connectionCount() {
        return sessions.size();
    }

    /** How many subscriptions there are to all channels together. */
    public int subscriptionCount() {
        return channels.values().stream()
                .mapToInt(HubChannel::subscriptionCount)
                .sum();
    }

    /** What the app has seen; zeros if its statistics are off. */
    public AppStatistics statistics() {
        return new AppStatistics(connectionCount(), counts.peak(), messages.fromClients(), messages.publications());
    }

    void update(App app) {
        this.app = app;
    }

    ServerEvents events() {
        return events;
    }

    SignedInUsers users() {
        return users;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    ConnectionCounts counts() {
        return counts;
    }

    MessageCounts messages() {
        return messages;
    }

    /** @return whether the socket id was free */
    boolean add(ProtocolSession session) {
        return sessions.putIfAbsent(session.socketId(), session) == null;
    }

    void remove(ProtocolSession session) {
        sessions.remove(session.socketId(), session);
    }

    Collection<ProtocolSession> sessions() {
        return sessions.values();
    }

    /** How many channels somebody listens on. */
    public int channelCount() {
        return (int) channels.values().stream().filter(HubChannel::isOccupied).count();
    }

    /** Whether nothing is remembered of any client. */
    boolean isEmpty() {
        return sessions.isEmpty() && channels.isEmpty() && waiting.isEmpty() && users.isEmpty() && counts.isEmpty();
    }

    /** Subscribes, once everything about the subscription has been verified; empty if the channel is full. */
    Optional<Subscription> subscribe(ProtocolSession session, Channel joined, @Nullable Member member) {
        while (true) {
            HubChannel channel = channel(joined);
            Subscription subscription = new Subscription(channel, session, member);
            switch (channel.subscribe(subscription)) {
                case SUBSCRIBED -> {
                    return Optional.of(subscription);
                }
                case FULL -> {
                    return Optional.empty();
                }
                case GONE -> remove(channel);
            }
        }
    }

    void unsubscribe(Subscription subscription) {
        if (subscription.channel.unsubscribe(subscription)) {
            remove(subscription.channel);
        }
    }

    /** Has {@link HubChannel#passTime()} called when a second or so has passed. */
    void callBack(HubChannel channel) {
        waiting.add(channel);
    }

    /** Called about once a second. */
    void passTime() {
        for (HubChannel channel : waiting) {
            waiting.remove(channel);
            if (channel.passTime()) {
                remove(channel);
            }
        }
        users.checkAbsent(now());
    }

    private void publish(Channel to, String event, String data, @Nullable ProtocolSession except) {
        messages.published(app);
        log.debug("{} is published to {}", new Quoted(event), to);
        if (to.isCache()) {
            CachedEvent cached = new CachedEvent(
                    Frames.event(event, to.name(), data, null),
                    event,
                    data,
                    now() + app.limits().cacheTime().toNanos());
            while (!publishAndKeep(channel(to), cached, except)) {
                // The channel was given up in this moment; the next look-up makes a new one.
            }
            return;
        }
        HubChannel channel = channels.get(to.name());
        if (channel != null) {
            channel.publish(Frames.event(event, to.name(), data, null), except);
        }
    }

    private boolean publishAndKeep(HubChannel channel, CachedEvent event, @Nullable ProtocolSession except) {
        boolean published = channel.publishAndKeep(event, except);
        if (!published) {
            remove(channel);
        }
        return published;
    }

    private HubChannel channel(Channel channel) {
        return channels.computeIfAbsent(channel.name(), name -> new HubChannel(channel, this));
    }

    private void remove(HubChannel channel) {
        channels.remove(channel.name(), channel);
    }
}
