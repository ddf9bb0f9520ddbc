package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.Utf8;
import dev.jbroadcast.pusher.UserSigner;
import dev.jbroadcast.server.event.ServerEvent.ClientEventSent;
import dev.jbroadcast.server.event.ServerEvent.ConnectionClosed;
import dev.jbroadcast.server.event.ServerEvent.ConnectionOpened;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation with the server: takes what arrives on a connection and answers it. A transport calls
 * {@link #receive}, {@link #receivedBinary} and {@link #receivedPong} for what arrives, and {@link #disconnected} when
 * the connection is gone, however that came about.
 *
 * <p>Thread-safe; nothing blocks. Bad input is answered with an error and leaves the connection open, unless stated
 * otherwise; it never affects another connection.
 */
public final class ProtocolSession {

    private static final Logger log = LoggerFactory.getLogger(ProtocolSession.class);

    private final Hub hub;
    private final SocketId socketId;
    private final Connection connection;
    private final Lane lane;
    private final @Nullable String address;
    private final JsonCodec codec;

    private final ReentrantLock lock = new ReentrantLock();
    /** By channel name; guarded by the lock, as is all that follows up to the volatile ones. */
    private final Map<String, Subscription> subscriptions = new HashMap<>(2);

    private final RateLimiter subscribes = new RateLimiter();
    private final RateLimiter clientEvents = new RateLimiter();
    private @Nullable User user;
    private boolean ended;

    private final long openedAt;
    private volatile boolean authorized;
    private volatile long lastActivity;

    /** When the sweep pinged last; the ping waits for its answer as long as nothing has arrived since. */
    private volatile long lastPing;

    ProtocolSession(
            Hub hub, SocketId socketId, Connection connection, Lane lane, @Nullable String address, JsonCodec codec) {
        this.hub = hub;
        this.socketId = socketId;
        this.connection = connection;
        this.lane = lane;
        this.address = address;
        this.codec = codec;
        this.openedAt = hub.now();
        this.lastActivity = openedAt;
        this.lastPing = openedAt;
    }

    /** Takes a text message. */
    public void receive(String text) {
        active();
        App app = hub.app();
        hub.messages().received(app);
        if (Utf8.isLonger(text, app.limits().maxMessageBytes())) {
            receivedTooBig();
            return;
        }
        lock.lock();
        try {
            if (!ended) {
                ClientFrame.parse(text, codec)
                        .ifPresentOrElse(
                                frame -> handle(frame, app),
                                () -> error("Invalid message: it must be a JSON object with an \"event\""));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of a binary message, of which the protocol has none: the connection is closed with 1003. */
    public void receivedBinary() {
        connection.close(CloseCode.UNSUPPORTED_DATA, "Only text messages are understood");
    }

    /** Takes note of a message larger than the transport takes: the connection is closed with 1009. */
    public void receivedTooBig() {
        connection.close(CloseCode.MESSAGE_TOO_BIG, "The message is too big");
    }

    /** Takes note of a WebSocket ping or pong: the client is alive. */
    public void receivedPong() {
        active();
    }

    /** Takes note that the connection is gone. May be called more than once. */
    public void disconnected() {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            subscriptions.values().forEach(hub::unsubscribe);
            subscriptions.clear();
            if (user != null) {
                hub.users().signOut(this, user);
            }
        } finally {
            lock.unlock();
        }
        hub.remove(this);
        hub.counts().leave(address);
        hub.cluster().tallyChanged(hub.app().id());
        log.debug("{} has disconnected", socketId);
        hub.events().publish(() -> new ConnectionClosed(hub.app().id(), socketId));
    }

    /** What the client is known as. */
    public SocketId socketId() {
        return socketId;
    }

    /** The most bytes of UTF-8 that a message may have: a transport need not read more of it. */
    public int maxMessageBytes() {
        return hub.app().limits().maxMessageBytes();
    }

    Connection connection() {
        return connection;
    }

    Lane lane() {
        return lane;
    }

    /** Sends the client away, after all that was published to it before. */
    void leave(CloseCode code, String reason) {
        lane.deliver(new Leaving(connection, code, reason));
    }

    void established() {
        App app = hub.app();
        connection.limit(app.limits().outbound());
        connection.send(Frames.connectionEstablished(
                socketId, app.limits().activityTimeout().toSeconds()));
        log.debug("{} has connected to the app {}", socketId, app.id());
        hub.events().publish(() -> new ConnectionOpened(app.id(), socketId));
    }

    /**
     * Called about once a second: pings a silent client, gives up on one that stays silent (§1.4), and on one that does
     * not say in time who it is (§4.3) or whose app is no longer served.
     */
    void checkAlive() {
        connection.checkProgress();
        App app = hub.app();
        long now = hub.now();
        if (!app.enabled()) {
            dismiss(CloseCode.APP_DISABLED, "Application is disabled");
            return;
        }
        if (!authorized
                && app.authorizationTimeout() != null
                && now - openedAt >= app.authorizationTimeout().toNanos()) {
            dismiss(CloseCode.UNAUTHORIZED, "Connection not authorized within timeout");
            return;
        }
        long activity = lastActivity;
        if (now - activity < app.limits().activityTimeout().toNanos()) {
            return;
        }
        if (lastPing - activity <= 0) {
            lastPing = now;
            connection.ping();
        } else if (now - lastPing >= app.limits().pongTimeout().toNanos()) {
            connection.close(CloseCode.PONG_TIMEOUT, "Pong reply not received");
        }
    }

    private void dismiss(CloseCode code, String message) {
        connection.send(Frames.error(code.code(), message));
        connection.close(code, message);
    }

    private void active() {
        lastActivity = hub.now();
    }

    private void handle(ClientFrame frame, App app) {
        switch (frame.event()) {
            case "pusher:ping" -> connection.send(Frames.pong());
            case "pusher:pong" -> {
                // Its arrival was all there is to it.
            }
            case "pusher:subscribe" -> subscribe(frame, app);
            case "pusher:unsubscribe" -> unsubscribe(frame);
            case "pusher:signin" -> signIn(frame, app);
            default -> {
                if (frame.event().startsWith("client-")) {
                    clientEvent(frame, app);
                } else {
                    error("Unsupported event received on socket: " + Shortened.of(frame.event()));
                }
            }
        }
    }

    private void subscribe(ClientFrame frame, App app) {
        String channel = frame.dataField("channel", codec);
        if (channel == null) {
            error("Invalid subscription (must contain a channel)");
            return;
        }
        if (subscriptions.containsKey(channel)) {
            error("Existing subscription to channel " + channel);
            return;
        }
        if (subscriptions.size() >= app.limits().maxChannelsPerConnection()) {
            refuse(channel, SubscriptionRefusal.tooManyChannels(app.limits().maxChannelsPerConnection()));
            return;
        }
        if (!subscribes.tryPass(app.limits().subscribesPerSecond(), hub.now())) {
            refuse(channel, SubscriptionRefusal.tooFast());
            return;
        }
        SubscriptionCheck.Result result = new SubscriptionCheck(app, socketId, user, codec)
                .check(channel, frame.dataField("auth", codec), frame.dataField("channel_data", codec));
        if (result.refusal() != null) {
            refuse(channel, result.refusal());
            return;
        }
        Optional<Subscription> subscription = hub.subscribe(this, new Channel(channel), result.member());
        if (subscription.isEmpty()) {
            refuseFull(channel, app);
            return;
        }
        subscriptions.put(channel, subscription.get());
        log.debug("{} has joined {}", socketId, channel);
        authorized |= ChannelKind.ofName(channel).requiresAuthorization();
    }

    /** Takes note that there was no room on a channel, after all. */
    void refused(Subscription subscription) {
        lock.lock();
        try {
            if (subscriptions.remove(subscription.channel.name(), subscription)) {
                refuseFull(subscription.channel.name(), hub.app());
            }
        } finally {
            lock.unlock();
        }
    }

    private void refuseFull(String channel, App app) {
        refuse(channel, SubscriptionRefusal.channelFull(app.limits().maxPresenceMembers()));
    }

    /** Official clients listen for one or the other of two frames (§2.4). */
    private void refuse(String channel, SubscriptionRefusal refusal) {
        connection.send(Frames.subscriptionError(channel, refusal));
        error(refusal.message());
    }

    private void unsubscribe(ClientFrame frame) {
        Subscription subscription = subscriptions.remove(frame.dataField("channel", codec));
        if (subscription != null) {
            hub.unsubscribe(subscription);
            log.debug("{} has left {}", socketId, subscription.channel.name());
        }
    }

    private void signIn(ClientFrame frame, App app) {
        if (!app.userAuthentication()) {
            error("To sign in, you must enable user authentication in the configuration of the app.");
            return;
        }
        String auth = frame.dataField("auth", codec);
        String userData = frame.dataField("user_data", codec);
        if (auth == null || userData == null) {
            error("Invalid signin (must contain auth and user_data)");
            return;
        }
        String complaint = AuthCheck.complaint(
                app,
                "signin",
                auth,
                UserSigner.textToSign(socketId, userData),
                (credentials, signature) -> new UserSigner(credentials).verify(socketId, userData, signature));
        if (complaint != null) {
            error(complaint);
            return;
        }
        User signedIn = User.parse(userData, codec).orElse(null);
        if (signedIn == null) {
            error(
                    "Invalid user_data: it must be a JSON object with an \"id\" that is text, and a watchlist of such ids");
            return;
        }
        if (user != null && !user.id().equals(signedIn.id())) {
            error("The connection has signed in as another user already");
            return;
        }
        connection.send(Frames.signinSuccess(userData));
        if (user != null) {
            hub.users().signOut(this, user);
        }
        user = signedIn;
        authorized = true;
        log.debug("{} has signed in as {}", socketId, new Quoted(signedIn.id()));
        hub.users().signIn(this, signedIn);
        if (signedIn.watchlistCut()) {
            connection.send(Frames.error(
                    4302, "Watchlist limit reached: only the first %d users are watched".formatted(User.MAX_WATCHED)));
        }
    }

    /** The checks are in the order of the reference (§3). */
    private void clientEvent(ClientFrame frame, App app) {
        if (!app.clientEvents()) {
            error("To send client events, you must enable this feature in the configuration of the app.");
            return;
        }
        String channel = frame.channel();
        if (channel == null || !frame.hasData()) {
            error("Invalid client event (must contain channel and data)");
            return;
        }
        ChannelKind kind = ChannelKind.ofName(channel);
        if (!kind.requiresAuthorization() || kind == ChannelKind.SERVER_TO_USER) {
            error("Client event rejected - only supported on private and presence channels");
            return;
        }
        Subscription subscription = subscriptions.get(channel);
        if (subscription == null) {
            error("Cannot broadcast client event (connection not subscribed to channel " + Shortened.of(channel) + ")");
            return;
        }
        AppLimits limits = app.limits();
        if (frame.event().length() > limits.maxEventNameLength()) {
            error("Client event rejected - the name has more than %d characters"
                    .formatted(limits.maxEventNameLength()));
            return;
        }
        String data = frame.dataAsText(codec);
        if (Utf8.isLonger(data, limits.maxEventBytes())) {
            error("Client event rejected - the data has more than %d bytes".formatted(limits.maxEventBytes()));
            return;
        }
        if (!clientEvents.tryPass(limits.clientEventsPerSecond(), hub.now())) {
            log.debug("{} sends too many client events", socketId);
            connection.send(Frames.error(4301, "Client event rejected due to rate limit"));
            return;
        }
        log.debug("{} sends {} to {}", socketId, new Quoted(frame.event()), channel);
        // Who sent it is what the subscription says, never what the frame says.
        String userId = subscription.userId();
        hub.publish(subscription, Frames.event(frame.event(), channel, data, userId));
        String signedInUserId = user == null ? null : user.id();
        hub.events()
                .publish(() -> new ClientEventSent(
                        app.id(), new Channel(channel), frame.event(), data, socketId, userId, signedInUserId));
    }

    private void error(String message) {
        log.debug("{} is told: {}", socketId, new Quoted(message));
        connection.send(Frames.error(null, message));
    }

    private record Leaving(Connection connection, CloseCode code, String reason) implements Lane.Delivery {

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void deliver() {
            connection.close(code, reason);
        }

        @Override
        public @Nullable Connection queue(int index) {
            deliver();
            return null;
        }
    }
}
