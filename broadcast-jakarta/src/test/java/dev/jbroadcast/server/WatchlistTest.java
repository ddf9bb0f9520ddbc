package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.escaped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.TestHub.Client;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code pusher-protocol.md} §4.5. */
class WatchlistTest {

    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final String WATCHER = "{\"id\":\"ann\",\"watchlist\":[\"bob\",\"cid\",\"dan\"]}";

    private final TestHub hub = new TestHub();
    private final Client watcher = hub.connect();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void tellsTheStateRightAfterTheSignIn() {
        user("cid");

        watcher.signIn(WATCHER);

        List<String> frames = watcher.received();
        assertThat(frames).hasSize(2).first().asString().contains("pusher:signin_success");
        assertThat(frames.get(1))
                .isEqualTo(watchlist("{\"events\":[{\"name\":\"offline\",\"user_ids\":[\"bob\",\"dan\"]},"
                        + "{\"name\":\"online\",\"user_ids\":[\"cid\"]}]}"));
    }

    @Test
    void tellsNothingToWhoWatchesNobody() {
        watcher.signIn("{\"id\":\"ann\",\"watchlist\":[]}");

        assertThat(watcher.received()).singleElement().asString().contains("pusher:signin_success");
    }

    @Test
    void tellsOfTheFirstConnectionOfAUserOnly() {
        watch();

        Client first = user("bob");
        assertThat(watcher.received()).containsExactly(online("bob"));

        Client second = user("bob");
        first.disconnect();
        hub.passAndCheck(GRACE);
        assertThat(watcher.received()).isEmpty();

        second.disconnect();
        hub.passAndCheck(GRACE);
        assertThat(watcher.received()).containsExactly(offline("bob"));
    }

    @Test
    void tellsNothingOfAUserWhoComesBackAtOnce() {
        watch();
        Client bob = user("bob");
        watcher.received();

        bob.disconnect();
        hub.passAndCheck(GRACE.minusMillis(1));
        Client again = user("bob");
        hub.passAndCheck(GRACE);

        assertThat(watcher.received()).isEmpty();
        again.disconnect();
        hub.passAndCheck(GRACE);
        assertThat(watcher.received()).containsExactly(offline("bob"));
    }

    @Test
    void takesAUserForOnlineWhoIsOnlyJustGone() {
        Client bob = user("bob");
        bob.disconnect();

        watcher.signIn(WATCHER);

        assertThat(watcher.received().get(1)).contains("online\\\",\\\"user_ids\\\":[\\\"bob\\\"]");
    }

    @Test
    void tellsAllWhoWatchAndNobodyElse() {
        watch();
        Client other = hub.connect();
        other.signIn("{\"id\":\"eve\",\"watchlist\":[\"bob\"]}");
        Client stranger = user("zoe");
        other.received();
        stranger.received();

        user("bob");

        assertThat(watcher.received()).containsExactly(online("bob"));
        assertThat(other.received()).containsExactly(online("bob"));
        assertThat(stranger.received()).isEmpty();
    }

    @Test
    void goesByTheLatestSignIn() {
        watch();
        watcher.signIn("{\"id\":\"ann\",\"watchlist\":[\"eve\"]}");
        watcher.received();

        user("bob");
        assertThat(watcher.received()).isEmpty();
        user("eve");
        assertThat(watcher.received()).containsExactly(online("eve"));
    }

    @Test
    void watchesTheFirstHundredAndSaysThatThereWereMore() {
        String ids = IntStream.range(0, 101).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
        watcher.signIn("{\"id\":\"ann\",\"watchlist\":[" + ids + ",\"u0\"]}");

        List<String> frames = watcher.received();
        assertThat(frames).hasSize(3);
        assertThat(frames.get(0)).contains("pusher:signin_success");
        assertThat(frames.get(2))
                .isEqualTo(
                        "{\"event\":\"pusher:error\",\"data\":{\"code\":4302,\"message\":\"Watchlist limit reached: only the first 100 users are watched\"}}");
        user("u99");
        assertThat(watcher.received()).containsExactly(online("u99"));
        user("u100");
        assertThat(watcher.received()).isEmpty();
    }

    @Test
    void leavesNothingBehind() {
        watch();
        Client bob = user("bob");
        bob.disconnect();
        watcher.disconnect();
        hub.passAndCheck(GRACE);

        assertThat(hub.server().isEmpty()).isTrue();
    }

    private void watch() {
        watcher.signIn(WATCHER);
        watcher.received();
    }

    private Client user(String id) {
        Client client = hub.connect();
        client.signIn("{\"id\":\"" + id + "\"}");
        return client;
    }

    private static String online(String id) {
        return watchlist("{\"events\":[{\"name\":\"online\",\"user_ids\":[\"" + id + "\"]}]}");
    }

    private static String offline(String id) {
        return watchlist("{\"events\":[{\"name\":\"offline\",\"user_ids\":[\"" + id + "\"]}]}");
    }

    private static String watchlist(String data) {
        return "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"%s\"}".formatted(escaped(data));
    }
}
