package dev.jbroadcast.browser;

import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users who sign in on their connection, what is sent to them, and whom they watch. */
class UsersInTheBrowserTest extends BrowserTest {

    @BeforeEach
    void letThemSignIn() {
        run("""
                window.signIn = (name, echo) => {
                    const { pusher } = echo.connector;
                    pusher.connection.bind('message', ({ event, channel, data }) => {
                        if (event === 'pusher:signin_success') note(name + ' signed in as')(pusher.user.user_data.id);
                        if (event === 'pusher_internal:subscription_succeeded') note(name + ' joined')(channel);
                    });
                    pusher.user.bind('pusher:signin_error', ({ type, status }) => note(name + ' was refused:')(type, status));
                    echo.connector.signin();
                    return pusher.user;
                };
                """);
    }

    @Test
    void whoSignsInGetsTheirEventsOnAllTheirConnections() {
        run("""
                for (const device of ['laptop', 'phone']) {
                    signIn(device, connect('alice')).bind('greeting', note(device + ' got'));
                }
                signIn('bob', connect('bob')).bind('greeting', note('bob got'));
                """);
        awaitLogInAnyOrder(
                "laptop signed in as alice",
                "laptop joined #server-to-user-alice",
                "phone signed in as alice",
                "phone joined #server-to-user-alice",
                "bob signed in as bob",
                "bob joined #server-to-user-bob");

        server().broadcaster()
                .toUser("alice")
                .as("greeting")
                .with(Map.of("text", "hello"))
                .sendNow();
        awaitLogInAnyOrder("laptop got {text:hello}", "phone got {text:hello}");

        server().broadcaster()
                .toUser("bob")
                .as("greeting")
                .with(Map.of("text", "you, too"))
                .sendNow();
        awaitLog("bob got {text:you, too}");
    }

    @Test
    void whoIsNotLoggedInIsToldThatTheyCannotSignIn() {
        run("signIn('somebody', connect(null))");

        awaitLog("somebody was refused: AuthError 403");
    }

    @Test
    void aPresenceChannelTakesWhoHasSignedInForItsMember() {
        run("""
                const authorize = (request, callback) => callback(null, { auth: window.authorization });
                window.alice = connect('alice', { channelAuthorization: { customHandler: authorize } });
                signIn('alice', alice);
                """);
        awaitLog("alice signed in as alice", "alice joined #server-to-user-alice");

        run("""
                window.authorization = arguments[0];
                alice.join('room.7').here(note('here:'));
                """, server().authorize(socketId("alice"), Channel.presence("room.7")));

        awaitLogInAnyOrder("alice joined presence-room.7", "here: [{greeting:I am alice}]");
    }

    @Test
    void theWatchlistTellsWhoComesAndGoes() {
        run("""
                const user = signIn('carol', connect('carol'));
                user.watchlist.bind('online', ({ user_ids }) => note('online:')(user_ids));
                user.watchlist.bind('offline', ({ user_ids }) => note('offline:')(user_ids));
                """);
        awaitLogInAnyOrder("carol signed in as carol", "offline: [alice,bob]", "carol joined #server-to-user-carol");

        run("""
                window.bob = connect('bob');
                bob.connector.signin();
                """);
        awaitLog("online: [bob]");

        run("bob.disconnect()");
        awaitLog("offline: [bob]");
    }

    @Test
    void whoHasSignedInIsOnlineUntilTheirLastConnectionIsGone() {
        run("""
                window.laptop = connect('alice');
                window.phone = connect('alice');
                signIn('laptop', laptop);
                signIn('phone', phone);
                """);
        awaitLogInAnyOrder(
                "laptop signed in as alice",
                "laptop joined #server-to-user-alice",
                "phone signed in as alice",
                "phone joined #server-to-user-alice");

        run("laptop.disconnect()");
        await().until(() -> server().connectionCount() == 1);
        run("""
                const user = signIn('carol', connect('carol'));
                user.watchlist.bind('online', ({ user_ids }) => note('online:')(user_ids));
                user.watchlist.bind('offline', ({ user_ids }) => note('offline:')(user_ids));
                """);

        awaitLogInAnyOrder(
                "carol signed in as carol", "online: [alice]", "offline: [bob]", "carol joined #server-to-user-carol");
    }
}
