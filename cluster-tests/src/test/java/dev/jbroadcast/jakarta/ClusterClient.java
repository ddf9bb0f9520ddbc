package dev.jbroadcast.jakarta;

import static org.awaitility.Awaitility.await;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.UserSigner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A client that keeps the rosters of its presence channels as the official ones do, and notes all that happens. */
final class ClusterClient implements AutoCloseable {

    /** As long as a busy machine may take, or a node on which Redis does not answer. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonCodec CODEC = JsonCodec.detect();
    private static final ChannelSigner CHANNELS = new ChannelSigner(TestServer.CREDENTIALS);
    private static final UserSigner USERS = new UserSigner(TestServer.CREDENTIALS);

    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private final Map<String, Roster> rosters = new ConcurrentHashMap<>();
    private final CompletableFuture<String> socketId = new CompletableFuture<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final WebSocket webSocket;
    private volatile boolean deaf;

    private ClusterClient(int port) {
        webSocket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/app/test-key?protocol=7"), new Listener())
                .join();
    }

    /** With which code a new connection is turned away; 0 if it is taken. */
    static int refusal(int port) {
        try (ClusterClient client = new ClusterClient(port)) {
            await().atMost(PATIENCE).until(() -> client.socketId.isDone() || client.closeCode.isDone());
            return client.socketId.isDone() ? 0 : client.closeCode.join();
        }
    }

    /** One that was greeted. */
    static ClusterClient connect(int port) {
        ClusterClient client = new ClusterClient(port);
        client.socketId.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        return client;
    }

    SocketId socketId() {
        return new SocketId(socketId.join());
    }

    void send(String text) {
        webSocket.sendText(text, true).join();
    }

    /** Takes no more notice of anything: there are many of its kind. */
    ClusterClient ignoreTheRest() {
        deaf = true;
        return this;
    }

    /** Asks to join a channel that is no presence channel, and does not wait. */
    void ask(String channel) {
        String auth = channel.startsWith("private-") ? CHANNELS.sign(socketId(), channel, null) : "";
        send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":%s}}"
                .formatted(auth, CODEC.write(channel)));
    }

    /** Asks to join a presence channel as this user, and does not wait. */
    void askAs(String channel, String user) {
        String data = CODEC.write(Map.of("user_id", user, "user_info", Map.of("name", user + " 😀")));
        send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel_data\":%s,\"channel\":%s}}"
                .formatted(CHANNELS.sign(socketId(), channel, data), CODEC.write(data), CODEC.write(channel)));
    }

    ClusterClient subscribe(String channel) {
        ask(channel);
        awaitJoined(channel);
        return this;
    }

    ClusterClient joinAs(String channel, String user) {
        askAs(channel, user);
        awaitJoined(channel);
        return this;
    }

    void awaitJoined(String channel) {
        await().atMost(PATIENCE)
                .until(() ->
                        frames.stream().anyMatch(frame -> frame.is("pusher_internal:subscription_succeeded", channel)));
    }

    void leave(String channel) {
        send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":%s}}".formatted(CODEC.write(channel)));
        rosters.remove(channel);
    }

    /** Signs in, and takes the channel of the user. */
    ClusterClient signIn(String user, String... watched) {
        String data = CODEC.write(Map.of("id", user, "watchlist", List.of(watched)));
        send("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"%s\",\"user_data\":%s}}"
                .formatted(USERS.sign(socketId(), data), CODEC.write(data)));
        await().atMost(PATIENCE)
                .until(() -> frames.stream().anyMatch(frame -> frame.event().equals("pusher:signin_success")));
        return subscribe("#server-to-user-" + user);
    }

    /** Whether it has got everything that the server has sent so far. */
    void catchUp() {
        long before = pongs();
        send("{\"event\":\"pusher:ping\"}");
        await().atMost(PATIENCE).until(() -> pongs() > before);
    }

    private long pongs() {
        return frames.stream()
                .filter(frame -> frame.event().equals("pusher:pong"))
                .count();
    }

    /** Everything, in its order. */
    List<Frame> frames() {
        return frames;
    }

    /** The events of this name on a channel: their data. */
    List<String> events(String channel, String event) {
        return frames.stream()
                .filter(frame -> frame.is(event, channel))
                .map(Frame::data)
                .toList();
    }

    /**
     * Who is online and who is offline, as it was told: {@code +ann}, {@code -ann}; without those who were offline from
     * the beginning.
     */
    List<String> watched() {
        List<String> all = new ArrayList<>();
        boolean first = true;
        for (Frame frame : frames) {
            if (frame.event().equals("pusher_internal:watchlist_events")) {
                for (Object event : (List<?>) ((Map<?, ?>) CODEC.read(frame.data())).get("events")) {
                    String sign = ((Map<?, ?>) event).get("name").equals("online") ? "+" : "-";
                    ((List<?>) ((Map<?, ?>) event).get("user_ids")).forEach(id -> all.add(sign + id));
                }
                if (first) {
                    all.removeIf(told -> told.startsWith("-"));
                }
                first = false;
            }
        }
        return all;
    }

    /** How many connections the channel has, as it was told last; 0 if it was not. */
    int count(String channel) {
        List<String> counts = events(channel, "pusher_internal:subscription_count");
        return counts.isEmpty()
                ? 0
                : (Integer) ((Map<?, ?>) CODEC.read(counts.get(counts.size() - 1))).get("subscription_count");
    }

    /** Who is there, as a client knows by whom it found and who came and went since. */
    Set<String> roster(String channel) {
        Roster roster = rosters.get(channel);
        return roster == null ? Set.of() : roster.members();
    }

    /** Who came and went since it is there: {@code +ann}, {@code -ann}. */
    List<String> changes(String channel) {
        return rosters.get(channel).changes;
    }

    /** What no client should be told: that somebody came who was there, or went who was not. */
    List<String> contradictions(String channel) {
        Roster roster = rosters.get(channel);
        return roster == null ? List.of() : roster.contradictions;
    }

    int awaitClose() {
        return closeCode.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    boolean isClosed() {
        return closeCode.isDone();
    }

    /** Without a word. */
    @Override
    public void close() {
        webSocket.abort();
    }

    @Override
    public String toString() {
        String state = isClosed() ? "closed with " + closeCode.join() : "open";
        return "a client, %s, with %s".formatted(state, rosters);
    }

    private void take(Frame frame) {
        switch (frame.event()) {
            case "pusher:connection_established" ->
                socketId.complete((String) ((Map<?, ?>) CODEC.read(frame.data())).get("socket_id"));
            case "pusher_internal:subscription_succeeded" -> {
                if (frame.channel().startsWith("presence-")) {
                    rosters.put(frame.channel(), new Roster(frame.data()));
                }
            }
            case "pusher_internal:member_added", "pusher_internal:member_removed" -> {
                Roster roster = rosters.get(frame.channel());
                if (roster != null) {
                    roster.change(
                            frame.event().endsWith("added"),
                            ((Map<?, ?>) CODEC.read(frame.data()))
                                    .get("user_id")
                                    .toString());
                }
            }
            default -> {}
        }
    }

    /** What came: with an empty channel, and empty data, where there is none. */
    record Frame(String event, String channel, String data) {

        static Frame of(String text) {
            Map<?, ?> frame = (Map<?, ?>) CODEC.read(text);
            Object data = frame.get("data");
            Object channel = frame.get("channel");
            return new Frame(
                    (String) frame.get("event"),
                    channel == null ? "" : (String) channel,
                    data == null ? "" : data instanceof String it ? it : CODEC.write(data));
        }

        boolean is(String event, String channel) {
            return this.event.equals(event) && this.channel.equals(channel);
        }
    }

    private static final class Roster {

        private final Set<String> members = new TreeSet<>();
        private final List<String> changes = new CopyOnWriteArrayList<>();
        private final List<String> contradictions = new CopyOnWriteArrayList<>();

        private Roster(String data) {
            Map<?, ?> presence = (Map<?, ?>) ((Map<?, ?>) CODEC.read(data)).get("presence");
            ((List<?>) presence.get("ids")).forEach(id -> members.add(id.toString()));
        }

        private synchronized void change(boolean added, String user) {
            changes.add((added ? "+" : "-") + user);
            if (!(added ? members.add(user) : members.remove(user))) {
                contradictions.add((added ? "+" : "-") + user);
            }
        }

        @Override
        public synchronized String toString() {
            return members + " after " + changes;
        }

        private synchronized Set<String> members() {
            return new TreeSet<>(members);
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                if (!deaf) {
                    Frame frame = Frame.of(message.toString());
                    take(frame);
                    frames.add(frame);
                }
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closeCode.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closeCode.complete(1006);
        }
    }
}
