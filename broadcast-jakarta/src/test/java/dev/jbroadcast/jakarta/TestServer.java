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
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.PusherServer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A real server on a real port, on one of the containers; whoever sends {@code Authorization: Bearer x} is x, decoded.
 */
interface TestServer extends AutoCloseable {

    AppCredentials CREDENTIALS = new AppCredentials("test-app", "test-key", "test-secret");

    /** Time enough for a client to begin to read, also on a machine that is busy. */
    AppLimits LIMITS = AppLimits.builder()
            .outbound(new OutboundLimits(1024, 1024 * 1024, Duration.ofSeconds(90)))
            .build();

    /** The bytes 0 to 31. */
    String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /** What the master key was before. */
    String PREVIOUS_MASTER_KEY = "VGhlIDMyIGNoYXJzIGxvbmcgZW5jcnlwdGlvbiBrZXk=";

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

    int port();

    Broadcaster broadcaster();

    PusherServer server();

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
