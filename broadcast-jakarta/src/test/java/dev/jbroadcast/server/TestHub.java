package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A server without a network, on a clock that stands still until it is told to go on; and clients of it. */
final class TestHub implements AutoCloseable {

    static final AppCredentials CREDENTIALS = new AppCredentials("test-app", "test-key", "test-secret");
    static final AppCredentials OTHER_APP = new AppCredentials("other-app", "other-key", "test-secret");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // so that it overflows, as nanoTime may
    private final ConcurrentLinkedQueue<Client> clients = new ConcurrentLinkedQueue<>();
    private final PusherServer server;

    TestHub() {
        this(AppLimits.DEFAULTS);
    }

    TestHub(AppLimits limits) {
        this(builder ->
                builder.app(App.builder(CREDENTIALS).limits(limits).build()).app(App.of(OTHER_APP)));
    }

    TestHub(UnaryOperator<PusherServer.Builder> settings) {
        server = settings.apply(PusherServer.builder()).nanoTime(nanos::get).build();
    }

    PusherServer server() {
        return server;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Lets time pass, and the server do what it does every second. */
    void passAndCheck(Duration time) {
        pass(time);
        server.passTime();
    }

    Hub app() {
        return server.hub(CREDENTIALS.appId()).orElseThrow();
    }

    Client connect() {
        return connect(CREDENTIALS);
    }

    /** Connects, and is greeted. */
    Client connect(AppCredentials app) {
        RecordingConnection connection = new RecordingConnection();
        ProtocolSession session =
                server.open(connection, new Handshake(app.key(), "7")).orElseThrow();
        Client client = new Client(app, connection, session);
        clients.add(client);
        client.received();
        return client;
    }

    void publish(String event, String data, String... channels) {
        server.publish(CREDENTIALS.appId(), publication(event, data, channels));
    }

    static Publication publication(String event, String data, String... channels) {
        return Publication.of(
                event, Channels.of(Stream.of(channels).map(Channel::new).toList()), data);
    }

    @Override
    public void close() {
        clients.forEach(Client::disconnect);
        server.close();
    }

    static String event(String event, String channel, String data) {
        return "{\"event\":\"%s\",\"channel\":\"%s\",\"data\":\"%s\"}".formatted(event, channel, escaped(data));
    }

    static String acknowledgement(String channel) {
        return event("pusher_internal:subscription_succeeded", channel, "{}");
    }

    static String error(String message) {
        return "{\"event\":\"pusher:error\",\"data\":{\"code\":null,\"message\":\"%s\"}}".formatted(escaped(message));
    }

    /** The two frames that say that a subscription failed. */
    static List<String> refusal(String channel, String type, int status, String message) {
        String data = "{\"type\":\"%s\",\"error\":\"%s\",\"status\":%d}".formatted(type, escaped(message), status);
        return List.of(event("pusher:subscription_error", channel, data), error(message));
    }

    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Somebody who is connected. */
    static final class Client {

        private final ChannelSigner signer;
        private final RecordingConnection connection;
        private final ProtocolSession session;

        private Client(AppCredentials app, RecordingConnection connection, ProtocolSession session) {
            this.signer = new ChannelSigner(app);
            this.connection = connection;
            this.session = session;
        }

        SocketId socketId() {
            return session.socketId();
        }

        ProtocolSession session() {
            return session;
        }

        RecordingConnection connection() {
            return connection;
        }

        void send(String frame) {
            session.receive(frame);
        }

        /** What arrived since this was last asked for. */
        List<String> received() {
            return connection.take();
        }

        String sign(String channel) {
            return signer.sign(socketId(), channel, null);
        }

        String sign(String channel, String channelData) {
            return signer.sign(socketId(), channel, channelData);
        }

        /** Subscribes to a public or private channel, and leaves out the acknowledgement of what arrived. */
        void subscribe(String channel) {
            send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                    .formatted(sign(channel), channel));
            if (!received().equals(List.of(acknowledgement(channel)))) {
                throw new AssertionError("not subscribed to " + channel);
            }
        }

        /** Asks to join a presence channel, as whoever the channel data names. */
        void join(String channel, String channelData) {
            send(
                    "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel_data\":\"%s\",\"channel\":\"%s\"}}"
                            .formatted(sign(channel, channelData), escaped(channelData), channel));
        }

        /** Asks to sign in as whoever the user data names. */
        void signIn(String userData) {
            signIn(userData, sign(":user::" + userData));
        }

        void signIn(String userData, String auth) {
            send("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"%s\",\"user_data\":\"%s\"}}"
                    .formatted(auth, escaped(userData)));
        }

        void unsubscribe(String channel) {
            send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"%s\"}}".formatted(channel));
        }

        void disconnect() {
            session.disconnected();
        }
    }
}
