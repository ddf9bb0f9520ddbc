package dev.jbroadcast.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * After which close codes a page comes back by itself, and after which it stays away. To a page that was connected,
 * pusher-js tells the reason twice.
 */
class ReconnectInTheBrowserTest extends BrowserTest {

    @Test
    void pagesMoveToAnotherServerAtOnceWhenTheirsIsShutDown() {
        run("""
                window.alice = connect('alice');
                watch('alice', alice);
                alice.channel('news').subscribed(note('reads news')).listen('.headline', note('headline'));
                alice.join('room.7').here(note('here'));
                alice.connector.pusher.user.bind('greeting', note('greeting'));
                alice.connector.signin();
                """);
        awaitLogInAnyOrder("alice is connected", "reads news", "here [{greeting:I am alice}]");
        awaitUserChannel();

        server().replaceServer();

        awaitLogInAnyOrder(
                "alice was told 4200 The server is shutting down",
                "alice was told 4200 The server is shutting down",
                "alice is connecting",
                "alice is connected",
                "reads news",
                "here [{greeting:I am alice}]");
        awaitUserChannel();
        server().broadcaster().on(Channel.publicChannel("news")).as("headline").sendNow();
        awaitLog("headline {}");
        server().broadcaster().toUser("alice").as("greeting").with(Map.of()).sendNow();
        awaitLog("greeting {}");
    }

    @Test
    void aPageWithAnUnknownKeyIsToldSoAndStaysAway() {
        run("watch('alice', window.alice = connect('alice', { key: 'no-such-key' }))");

        awaitLog("alice was told 4001 Application does not exist", "alice is disconnected");
        assertStaysAway();
    }

    @Test
    void aUserWhoseConnectionsAreTerminatedStaysAway() {
        run("""
                window.alice = connect('alice');
                watch('alice', alice);
                alice.connector.signin();
                """);
        awaitLog("alice is connected");
        awaitUserChannel();

        assertThat(server().hub().terminateConnections("alice")).isOne();

        awaitLog(
                "alice was told 4009 The application has ended this connection",
                "alice was told 4009 The application has ended this connection",
                "alice is disconnected");
        assertStaysAway();
    }

    private void awaitUserChannel() {
        await().until(() -> server().hub().channel("#server-to-user-alice").occupied());
    }

    /** A second is the longest that pusher-js waits before it connects again; and its timers would run first. */
    private void assertStaysAway() {
        run("setTimeout(note('a second later'), 1000)");
        awaitLog("a second later");
        assertThat(run("return alice.connector.pusher.connection.state")).isEqualTo("disconnected");
        assertThat(server().hub().connectionCount()).isZero();
    }
}
