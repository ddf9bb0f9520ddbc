package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's conversation with the server: takes what arrives on a connection and answers it. A transport calls
 * {@link #receive}, {@link #receivedBinary} and {@link #receivedPong} for what arrives, and {@link #disconnected} when
 * the connection is gone, however that came about.
 *
 * <p>Thread-safe; nothing blocks. Bad input is answered with an error and leaves the connection open, unless stated
 * otherwise; it never affects another connection.
 */
public final class ProtocolSession {

    private final Hub hub;
    private final SocketId socketId;
    private final Connection connection;
    private final JsonCodec codec;
    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    /** By channel name; guarded by the lock. */
    private final Map<String, Subscription> subscriptions = new HashMap<>();

    private final RateLimiter clientEvents;
    private boolean ended;

    private volatile long lastActivity;

    /** When the sweep pinged last; the ping waits for its answer as long as nothing has arrived since. */
    private volatile long lastPing;

    ProtocolSession(Hub hub, SocketId socketId, Connection connection, JsonCodec codec, LongSupplier nanoTime) {
        this.hub = hub;
        this.socketId = socketId;
        this.connection = connection;
        this.codec = codec;
        this.nanoTime = nanoTime;
        this.clientEvents = new RateLimiter(limits().clientEventsPerSecond());
        this.lastActivity = nanoTime.getAsLong();
        this.lastPing = lastActivity;
    }

    /** Takes a text message. */
    public void receive(String text) {
        active();
        lock.lock();
        try {
            if (!ended) {
                ClientFrame.parse(text, codec)
                        .ifPresentOrElse(
                                this::handle,
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

    /** Takes note of a WebSocket pong: the client is alive. */
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
        } finally {
            lock.unlock();
        }
        hub.remove(this, socketId);
    }

    /** What the client is known as. */
    public SocketId socketId() {
        return socketId;
    }

    Connection connection() {
        return connection;
    }

    void established() {
        connection.send(Frames.connectionEstablished(
                socketId, limits().activityTimeout().toSeconds()));
    }

    /** Called about once a second: pings a silent client, and gives up on one that stays silent (§1.4). */
    void checkAlive() {
        connection.checkProgress();
        long now = nanoTime.getAsLong();
        long activity = lastActivity;
        if (now - activity < limits().activityTimeout().toNanos()) {
            return;
        }
        if (lastPing - activity <= 0) {
            lastPing = now;
            connection.ping();
        } else if (now - lastPing >= limits().pongTimeout().toNanos()) {
            connection.close(CloseCode.PONG_TIMEOUT, "Pong reply not received");
        }
    }

    private void active() {
        lastActivity = nanoTime.getAsLong();
    }

    private void handle(ClientFrame frame) {
        switch (frame.event()) {
            case "pusher:ping" -> connection.send(Frames.pong());
            case "pusher:pong" -> {
                // Its arrival was all there is to it.
            }
            case "pusher:subscribe" -> subscribe(frame);
            case "pusher:unsubscribe" -> unsubscribe(frame);
            default -> {
                if (frame.event().startsWith("client-")) {
                    clientEvent(frame);
                } else {
                    error("Unsupported event received on socket: " + shortened(frame.event()));
                }
            }
        }
    }

    private void subscribe(ClientFrame frame) {
        String channel = frame.dataField("channel", codec);
        if (channel == null) {
            error("Invalid subscription (must contain a channel)");
            return;
        }
        if (subscriptions.containsKey(channel)) {
            error("Existing subscription to channel " + channel);
            return;
        }
        String auth = frame.dataField("auth", codec);
        String channelData = frame.dataField("channel_data", codec);
        // Everything is checked before anything is allocated: strangers must not be able to fill the memory.
        Optional<SubscriptionRefusal> refusal = refusal(channel, auth, channelData);
        if (refusal.isPresent()) {
            refuse(channel, refusal.get());
            return;
        }
        Member member = null;
        if (ChannelKind.ofName(channel) == ChannelKind.PRESENCE) {
            member = Member.parse(channelData == null ? "" : channelData, codec).orElse(null);
            if (member == null) {
                refuse(
                        channel,
                        SubscriptionRefusal.unauthorized(channel
                                + " is a presence channel and subscription must include channel_data with a user_id"));
                return;
            }
        }
        hub.subscribe(connection, channel, member)
                .ifPresentOrElse(
                        subscription -> subscriptions.put(channel, subscription),
                        () -> refuse(channel, SubscriptionRefusal.channelFull(limits().maxPresenceMembers())));
    }

    private Optional<SubscriptionRefusal> refusal(String channel, @Nullable String auth, @Nullable String channelData) {
        if (channel.length() > Channel.MAX_NAME_LENGTH) {
            return Optional.of(SubscriptionRefusal.nameTooLong(Channel.MAX_NAME_LENGTH));
        }
        if (!Channel.isLegalName(channel)) {
            return Optional.of(SubscriptionRefusal.illegalName());
        }
        if (!ChannelKind.ofName(channel).requiresAuthorization()) {
            return Optional.empty();
        }
        if (auth == null) {
            return Optional.of(SubscriptionRefusal.unauthorized("Auth info required to subscribe to " + channel));
        }
        int colon = auth.indexOf(':');
        String key = colon < 0 ? auth : auth.substring(0, colon);
        if (!key.equals(hub.app().credentials().key())) {
            return Optional.of(SubscriptionRefusal.unauthorized(
                    "Invalid key in subscription auth data: '" + shortened(key) + "'"));
        }
        if (!hub.signer().verify(socketId, channel, channelData, auth)) {
            // The text that should have been signed holds nothing but what the client sent; it shows what went wrong.
            return Optional.of(SubscriptionRefusal.unauthorized(
                    "Invalid signature: Expected HMAC SHA256 hex digest of %s, but got %s"
                            .formatted(
                                    shortened(hub.signer().textToSign(socketId, channel, channelData)),
                                    shortened(auth.substring(colon + 1)))));
        }
        if (channelData != null && utf8Length(channelData) > limits().maxPresenceMemberBytes()) {
            return Optional.of(SubscriptionRefusal.memberTooBig(limits().maxPresenceMemberBytes()));
        }
        return Optional.empty();
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
        }
    }

    /** The checks are in the order of the reference (§3). */
    private void clientEvent(ClientFrame frame) {
        if (!limits().clientEvents()) {
            error("To send client events, you must enable this feature in the configuration of the app.");
            return;
        }
        String channel = frame.channel();
        if (channel == null || !frame.hasData()) {
            error("Invalid client event (must contain channel and data)");
            return;
        }
        if (!ChannelKind.ofName(channel).requiresAuthorization()) {
            error("Client event rejected - only supported on private and presence channels");
            return;
        }
        Subscription subscription = subscriptions.get(channel);
        if (subscription == null) {
            error("Cannot broadcast client event (connection not subscribed to channel " + shortened(channel) + ")");
            return;
        }
        if (frame.event().length() > Publication.MAX_EVENT_LENGTH) {
            error("Client event rejected - the name has more than %d characters"
                    .formatted(Publication.MAX_EVENT_LENGTH));
            return;
        }
        Optional<String> text = frame.dataAsText(codec);
        if (text.isEmpty()) {
            error("Invalid client event (its data cannot be passed on)");
            return;
        }
        String data = text.get();
        if (utf8Length(data) > limits().maxEventBytes()) {
            error("Client event rejected - the data has more than %d bytes".formatted(limits().maxEventBytes()));
            return;
        }
        if (!clientEvents.tryPass(nanoTime.getAsLong())) {
            connection.send(Frames.error(4301, "Client event rejected due to rate limit"));
            return;
        }
        // Who sent it is what the subscription says, never what the frame says.
        String userId = subscription.member == null ? null : subscription.member.id();
        subscription.channel.publish(Frames.event(frame.event(), channel, data, userId), connection);
    }

    private void error(String message) {
        connection.send(Frames.error(null, message));
    }

    private AppLimits limits() {
        return hub.app().limits();
    }

    /** Keeps an answer from growing with the question. */
    private static String shortened(String text) {
        return text.length() <= 512 ? text : text.substring(0, 512) + "…";
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
