package dev.jbroadcast.jakarta;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.authorization.PresenceMember;
import dev.jbroadcast.authorization.Subscriber;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.UserData;
import dev.jbroadcast.pusher.auth.UserDataResolver;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.ServerMemory;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A real server on a real port, on one of the containers; whoever sends {@code Authorization: Bearer x} is x, decoded.
 */
interface TestServer extends AutoCloseable {

    AppCredentials CREDENTIALS = new AppCredentials("test-app", "test-key", "test-secret");

    /** The bytes 0 to 31. */
    String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /** What the master key was before. */
    String PREVIOUS_MASTER_KEY = "VGhlIDMyIGNoYXJzIGxvbmcgZW5jcnlwdGlvbiBrZXk=";

    /** Where an endpoint is that sets nothing, on containers that end idle connections. */
    String NEIGHBOUR = "/neighbour";

    /** What stands before the path of the echo. */
    String ECHO = "/echo";

    UserDataResolver USERS =
            principal -> UserData.of(principal.getName()).withInfo(new Info(principal.getName(), "Zoë 😀"));

    ChannelRoutes ROUTES = channels -> channels.privateChannel(
                    "user.{id}", (subscriber, params) -> subscriber.name().equals(params.get("id")))
            .privateChannel("order.{orderId}", (subscriber, params) -> params.getLong("orderId") > 0)
            .privateChannel("broken", (subscriber, params) -> {
                throw new IllegalStateException("the database is on fire");
            })
            .encryptedPrivate(
                    "diary.{id}", (subscriber, params) -> subscriber.name().equals(params.get("id")))
            .privateChannel("cache-x", (subscriber, params) -> true)
            .encryptedPrivate(
                    "cache-diary.{id}",
                    (subscriber, params) -> subscriber.name().equals(params.get("id")))
            .encryptedPrivate("cache-x", (subscriber, params) -> true)
            .presence("cache-room.{room}", (subscriber, params) -> member(subscriber))
            .presence("room.{room}", (subscriber, params) -> member(subscriber));

    /**
     * Starts the container that the system property {@code test.container} names: {@code Jetty} for
     * {@code JettyTestServer}.
     */
    static TestServer start(TestSettings settings) throws Exception {
        String container = System.getProperty("test.container", "Tyrus");
        return Class.forName(TestServer.class.getPackageName() + "." + container + "TestServer")
                .asSubclass(TestServer.class)
                .getDeclaredConstructor(TestSettings.class)
                .newInstance(settings);
    }

    /** The name of the container, and its version if it tells. */
    String container();

    int port();

    Broadcaster broadcaster();

    /** What publishes, and need not be what clients are connected to. */
    PusherServer server();

    /** How many clients are connected. */
    default int connectionCount() {
        return server().connectionCount();
    }

    /** How many channels there are. */
    default int channelCount() {
        return server().channelCount();
    }

    /** How many connections have joined a channel. */
    default int subscriptionCount(String channel) {
        return server().hub(CREDENTIALS.appId()).orElseThrow().channel(channel).subscriptionCount();
    }

    /** Whether nothing is left of anybody; see {@link ServerMemory}. */
    default boolean isEmpty() {
        return ServerMemory.isEmpty(server());
    }

    /** Whether there is the echo of the settings. */
    default boolean hasEcho() {
        return false;
    }

    @Override
    void close();

    default URI webSocket(String pathAndQuery) {
        return URI.create("ws://127.0.0.1:" + port() + pathAndQuery);
    }

    default URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    static @Nullable Principal bearer(Function<String, @Nullable String> header) {
        String value = header.apply("Authorization");
        if (value == null || !value.startsWith("Bearer ")) {
            return null;
        }
        String name = URLDecoder.decode(value.substring(7), StandardCharsets.UTF_8);
        return () -> name;
    }

    private static Optional<PresenceMember> member(Subscriber subscriber) {
        return Optional.of(PresenceMember.of(subscriber.name(), new Info(subscriber.name(), "Zoë 😀")));
    }

    /** What the others get to know of a member. */
    record Info(String id, String name) {}

    /** The event of these tests. */
    record Greeting(String channel, String text) implements ShouldBroadcast {

        @Override
        public Channels broadcastOn() {
            return new Channel(channel);
        }

        @Override
        public String broadcastAs() {
            return "greeting";
        }
    }
}
