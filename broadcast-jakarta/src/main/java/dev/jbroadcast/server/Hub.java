package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.server.KeptEvent.Event;
import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.cluster.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One app's connections, channels and users: what an application, or the HTTP API for it, sees and does. Where several
 * nodes are one, what is published reaches the clients of all of them; what is said of channels and connections is what
 * this node has, unless a method says that it reads the whole cluster. Thread-safe; nothing blocks.
 */
public final class Hub {

    private static final Logger log = LoggerFactory.getLogger(Hub.class);
    private static final int MAX_LINGERING = 10_000;

    private final ServerEvents events;
    private final LongSupplier nanoTime;
    private final Cluster cluster;
    private final Lanes lanes;
    private final Executor tasks;
    private final AtomicLong revision = new AtomicLong();
    private final Map<SocketId, ProtocolSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, HubChannel> channels = new ConcurrentHashMap<>();
    /** Those that have something to do when time has passed. */
    private final Set<HubChannel> waiting = ConcurrentHashMap.newKeySet();
    /** Those that nobody listens on any more, and that the cluster could not be told of yet. */
    private final Set<HubChannel> lingering = ConcurrentHashMap.newKeySet();

    private final SignedInUsers users;
    private final ConnectionCounts counts = new ConnectionCounts();
    private final MessageCounts messages = new MessageCounts();

    /** Changes when the application's {@link AppProvider} says something new. */
    private volatile App app;

    /** @param tasks runs what cannot be done with locks held */
    Hub(App app, ServerEvents events, LongSupplier nanoTime, Cluster cluster, Lanes lanes, Executor tasks) {
        this.app = app;
        this.events = events;
        this.nanoTime = nanoTime;
        this.cluster = cluster;
        this.lanes = lanes;
        this.tasks = tasks;
        this.users = new SignedInUsers(this);
    }

    /** The app as the latest look-up found it. */
    public App app() {
        return app;
    }

    /**
     * Sends an event to all who listen on its channels, in the order of calls by one thread. If they are many, that
     * goes on when this has returned; while very much is to be sent still, this waits.
     */
    public void publish(Publication publication) {
        lanes.awaitRoom();
        for (Channel channel : publication.channels()) {
            publish(channel, publication.event(), publication.data(), publication.except());
        }
    }

    /** All channels that somebody listens on, but for those of users. */
    public List<ChannelState> channels() {
        List<ChannelState> states = new ArrayList<>();
        for (HubChannel channel : channels.values()) {
            if (isListed(channel)) {
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
     * The channels that somebody listens on anywhere in the cluster, but for those of users; and how many do.
     *
     * @param prefix how the names begin
     * @return fails with a {@link dev.jbroadcast.server.cluster.ClusterUnavailableException} if the others cannot be
     *     asked
     */
    public CompletionStage<Map<String, Integer>> readChannels(String prefix) {
        return cluster.channels(app.id(), prefix);
    }

    /**
     * A channel as it is in the whole cluster, also if nobody listens on it.
     *
     * @return fails with a {@link dev.jbroadcast.server.cluster.ClusterUnavailableException} if the others cannot be
     *     asked
     */
    public CompletionStage<ChannelState> readChannel(String name) {
        return cluster.read(Subject.channel(app.id(), name)).thenApply(snapshot -> ChannelState.of(name, snapshot));
    }

    /**
     * What the app has seen on all nodes together; zeros if its statistics are off.
     *
     * @return fails with a {@link dev.jbroadcast.server.cluster.ClusterUnavailableException} if the others cannot be
     *     asked
     */
    public CompletionStage<AppStatistics> readStatistics() {
        return cluster.tally(app.id())
                .thenApply(tally -> new AppStatistics(
                        tally.connections(), tally.peakConnections(), tally.clientMessages(), tally.publications()));
    }

    /**
     * Ends all connections on which a user has signed in, on whichever node; their clients do not come back by
     * themselves ({@code pusher-protocol.md} §4.4).
     *
     * @return how many there were on this node
     */
    public int terminateConnections(String userId) {
        cluster.terminateConnections(app.id(), userId);
        return terminateHere(userId);
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

    /** How many channels somebody listens on. */
    public int channelCount() {
        return (int) channels.values().stream().filter(HubChannel::isOccupied).count();
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

    ChannelEvents eventsOf(Channel channel) {
        return new ChannelEvents(app.id(), channel, events);
    }

    Cluster cluster() {
        return cluster;
    }

    SignedInUsers users() {
        return users;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Numbers what happens on this node. */
    long nextRevision() {
        return revision.incrementAndGet();
    }

    ConnectionCounts counts() {
        return counts;
    }

    MessageCounts messages() {
        return messages;
    }

    /** Whether clients are told how many listen on channels of this kind (§2.8). */
    boolean isCounted(ChannelKind kind) {
        return app.subscriptionCount() && kind != ChannelKind.SERVER_TO_USER && kind != ChannelKind.PRESENCE;
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

    /** Whether nothing is remembered of any client. */
    boolean isEmpty() {
        return sessions.isEmpty()
                && channels.isEmpty()
                && waiting.isEmpty()
                && lingering.isEmpty()
                && users.isEmpty()
                && counts.isEmpty();
    }

    /**
     * Subscribes, once everything about the subscription has been verified; empty if the channel is full. That may also
     * turn out later: then the session is told.
     */
    Optional<Subscription> subscribe(ProtocolSession session, Channel joined, @Nullable Member member) {
        while (true) {
            HubChannel channel = channel(joined);
            Subscription subscription = new Subscription(channel, session, member);
            switch (channel.subscribe(subscription)) {
                case SUBSCRIBED, WAITING -> {
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

    /** Says that a channel has turned out to be full. Called with its lock held, which comes after the session's. */
    void refuse(Subscription subscription) {
        try {
            tasks.execute(() -> subscription.session.refused(subscription));
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; {} is not told", subscription.session.socketId(), e);
        }
    }

    /** Has {@link HubChannel#passTime()} called when a second or so has passed. */
    void callBack(HubChannel channel) {
        waiting.add(channel);
    }

    /** Whether an empty channel may stay until the cluster can be told of it. */
    boolean mayLinger(HubChannel channel) {
        if (lingering.size() >= MAX_LINGERING && !lingering.contains(channel)) {
            return false;
        }
        lingering.add(channel);
        return true;
    }

    void doesNotLinger(HubChannel channel) {
        lingering.remove(channel);
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

    /** Passes on what a client sends to the others on a channel. */
    void publish(Subscription sender, OutboundMessage message) {
        sender.channel.publish(message, sender.session);
        if (cluster.hasPeers()) {
            cluster.publish(
                    Subject.channel(app.id(), sender.channel.name()),
                    new Message(message.text(), sender.session.socketId(), null));
        }
    }

    /** @see LocalNode#changes */
    LocalState changes(Subject channel, boolean whole) {
        HubChannel found = channels.get(channel.name());
        return found == null
                ? LocalState.nothing(revision.get(), isCounted(ChannelKind.ofName(channel.name())), events.areHeard())
                : found.changes(whole);
    }

    /** @see LocalNode#announced */
    void announced(Subject channel, Announcement announcement) {
        HubChannel found = channels.get(channel.name());
        if (found == null) {
            // Those it was about have gone meanwhile; that they came is told nevertheless, since that they went will
            // be.
            ChannelEvents told = eventsOf(new Channel(channel.name()));
            if (announcement.occupied() && !announcement.memoryLost()) {
                told.occupied(announcement.occupiedAgain());
            }
            told.announced(announcement, id -> !announcement.memoryLost());
        } else if (found.announced(announcement)) {
            remove(found);
        }
    }

    /** @see LocalNode#alone */
    void alone(Subject channel, boolean single) {
        HubChannel found = channels.get(channel.name());
        if (found != null && found.alone(single)) {
            remove(found);
        }
    }

    /** @see LocalNode#happened */
    void happened(Subject channel, Change change) {
        HubChannel found = channels.get(channel.name());
        if (found != null) {
            found.happened(change);
        }
    }

    /** @see LocalNode#departed */
    void departed(Subject channel, boolean vacated, Set<String> removed) {
        ChannelEvents told = eventsOf(new Channel(channel.name()));
        removed.forEach(told::removed);
        if (vacated) {
            told.vacated();
        }
    }

    /** @see LocalNode#deliver */
    void deliver(Subject channel, Message message, long version) {
        HubChannel found = channels.get(channel.name());
        if (found == null) {
            return;
        }
        lanes.awaitRoom();
        ProtocolSession except = session(message.except());
        if (message.kept() == null) {
            found.publish(new OutboundMessage(message.frame()), except);
        } else {
            found.receiveAndKeep(event(message), version, except);
        }
    }

    int terminateHere(String userId) {
        List<ProtocolSession> found = users.sessions(userId);
        found.forEach(session -> session.leave(CloseCode.UNAUTHORIZED, "The application has ended this connection"));
        return found.size();
    }

    Tally tally() {
        return new Tally(
                counts.connections(),
                counts.peak(),
                messages.fromClients(),
                messages.publications(),
                app.limits().maxConnectionsPerAddress() == AppLimits.UNLIMITED ? Map.of() : counts.addresses());
    }

    Snapshot snapshot(Subject channel) {
        HubChannel found = channels.get(channel.name());
        return found == null ? new Snapshot(0, true, 0, Map.of(), null, 0, false) : found.snapshot();
    }

    Map<String, Integer> occupied() {
        Map<String, Integer> occupied = new LinkedHashMap<>();
        for (HubChannel channel : channels.values()) {
            if (isListed(channel)) {
                occupied.put(channel.name(), channel.subscriptionCount());
            }
        }
        return occupied;
    }

    /** What a cache channel keeps of a message. */
    Event event(Message message) {
        Message.Kept kept = message.kept();
        return new Event(
                new OutboundMessage(message.frame()),
                kept.event(),
                kept.data(),
                now() + kept.timeToLive().toNanos());
    }

    private void publish(Channel to, String event, String data, @Nullable SocketId except) {
        messages.published(app);
        log.debug("{} is published to {}", new Quoted(event), to);
        if (to.isCache()) {
            publishAndKeep(to, event, data, except);
            return;
        }
        HubChannel channel = channels.get(to.name());
        if (channel == null && !cluster.hasPeers()) {
            return;
        }
        OutboundMessage message = Frames.event(event, to.name(), data, null);
        if (channel != null) {
            channel.publish(message, session(except));
        }
        if (cluster.hasPeers()) {
            cluster.publish(Subject.channel(app.id(), to.name()), new Message(message.text(), except, null));
        }
    }

    private void publishAndKeep(Channel to, String event, String data, @Nullable SocketId except) {
        Duration timeToLive = app.limits().cacheTime();
        OutboundMessage message = Frames.event(event, to.name(), data, null);
        Event kept = new Event(message, event, data, now() + timeToLive.toNanos());
        if (cluster.hasPeers()) {
            // Where nobody listens, the others keep it.
            HubChannel channel = channels.get(to.name());
            if (channel != null) {
                channel.publishAndKeep(kept, session(except));
            }
            cluster.keep(
                            Subject.channel(app.id(), to.name()),
                            new Message(message.text(), except, new Message.Kept(event, data, timeToLive)))
                    .whenComplete((version, failure) -> {
                        if (channel != null) {
                            channel.keptAs(kept, failure == null ? version : 0);
                        }
                    });
            return;
        }
        while (!publishAndKeep(channel(to), kept, session(except))) {
            // The channel was given up in this moment; the next look-up makes a new one.
        }
    }

    private boolean publishAndKeep(HubChannel channel, Event event, @Nullable ProtocolSession except) {
        boolean published = channel.publishAndKeep(event, except);
        if (!published) {
            remove(channel);
        }
        return published;
    }

    private @Nullable ProtocolSession session(@Nullable SocketId socketId) {
        return socketId == null ? null : sessions.get(socketId);
    }

    private static boolean isListed(HubChannel channel) {
        return channel.isOccupied() && ChannelKind.ofName(channel.name()) != ChannelKind.SERVER_TO_USER;
    }

    private HubChannel channel(Channel channel) {
        return channels.computeIfAbsent(channel.name(), name -> new HubChannel(channel, this));
    }

    private void remove(HubChannel channel) {
        channels.remove(channel.name(), channel);
        lingering.remove(channel);
    }
}
