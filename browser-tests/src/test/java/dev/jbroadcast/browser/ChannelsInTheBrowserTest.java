package dev.jbroadcast.browser;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.notification.BroadcastNotification;
import dev.jbroadcast.notification.NotificationBroadcaster;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a page gets on the channels that it joins, and what it is told of those that it may not. */
class ChannelsInTheBrowserTest extends BrowserTest {

    @Test
    void eventsArriveOnPublicAndPrivateChannels() {
        run("""
                const alice = connect('alice');
                alice.channel('news').subscribed(note('reads news')).listen('.headline', note('headline'));
                alice.private('orders.42').subscribed(note('looks at order 42')).listen('.order.shipped', note('shipped'));
                """);
        awaitLogInAnyOrder("reads news", "looks at order 42");

        broadcast(Channel.publicChannel("news"), "headline", Map.of("text", "Größe ist \"alles\" 😀"));
        awaitLog("headline {text:Größe ist \\alles\\ 😀}");
        broadcast(Channel.privateChannel("orders.42"), "order.shipped", Map.of("orderId", 42));
        awaitLog("shipped {orderId:42}");
    }

    @Test
    void nothingArrivesFromAChannelThatWasLeft() {
        run("""
                window.alice = connect('alice');
                alice.channel('news').subscribed(note('reads news')).listen('.headline', note('headline'));
                alice.channel('weather').subscribed(note('reads weather')).listen('.forecast', note('forecast'));
                """);
        awaitLogInAnyOrder("reads news", "reads weather");

        run("""
                alice.leave('news');
                alice.channel('sports').subscribed(note('reads sports'));
                """);
        awaitLog("reads sports");

        broadcast(Channel.publicChannel("news"), "headline", Map.of());
        broadcast(Channel.publicChannel("weather"), "forecast", Map.of());
        awaitLog("forecast {}");
    }

    @Test
    void anEventToOthersLeavesOutTheSocketThatEchoNames() {
        run("""
                for (const name of ['alice', 'bob']) {
                    window[name] = connect(name);
                    window[name].channel('news').subscribed(note(name + ' reads')).listen('.headline', note(name + ' got'));
                }
                """);
        awaitLogInAnyOrder("alice reads", "bob reads");

        headline(server().broadcaster().except(socketId("alice")), "to others");
        awaitLog("bob got {text:to others}");
        headline(server().broadcaster(), "to all");
        awaitLogInAnyOrder("alice got {text:to all}", "bob got {text:to all}");
    }

    @Test
    void aNotificationArrivesWhereEchoListensForNotifications() {
        run("connect('alice').private('users.alice').subscribed(note('listens')).notification(note('notified'))");
        awaitLog("listens");

        new NotificationBroadcaster(server().broadcaster(), JsonCodec.detect())
                .notify(Channel.privateChannel("users.alice"), new InvoicePaid(7));

        awaitLog("notified {invoiceId:7,id:invoice-7,type:InvoicePaid}");
    }

    @Test
    void theErrorCallbackSaysThatTheApplicationRefuses() {
        run("""
                const refused = (what) => ({ type, status }) => note(what)(type, status);
                connect('alice').private('users.bob').subscribed(note('in')).error(refused('somebody else:'));
                connect(null).private('users.bob').subscribed(note('in')).error(refused('nobody:'));
                """);

        awaitLogInAnyOrder("somebody else: AuthError 403", "nobody: AuthError 403");
    }

    @Test
    void theErrorCallbackSaysThatTheServerRefuses() {
        run("""
                const forged = (channel, callback) => callback(null, { auth: 'test-key:' + '0'.repeat(64) });
                const mallory = connect('mallory', { channelAuthorization: { customHandler: forged } });
                mallory.private('users.alice')
                    .subscribed(note('in'))
                    .error(({ type, status }) => note('the channel')(type, status));
                mallory.connector.pusher.connection.bind('error', ({ data }) => note('the connection')(data.code));
                """);

        awaitLog("the channel AuthError 401", "the connection null");
    }

    @Test
    void aClientEventOnAPublicChannelIsRefusedOnTheConnection() {
        run("""
                window.alice = connect('alice');
                alice.connector.pusher.connection.bind('error', ({ data }) => note('refused:')(data.message));
                window.news = alice.channel('news').subscribed(note('reads news'));
                connect('bob').channel('news').subscribed(note('bob reads')).listenToAll(note('bob got'));
                """);
        awaitLogInAnyOrder("reads news", "bob reads");

        run("news.subscription.trigger('client-headline', {})");

        awaitLog("refused: Client event rejected - only supported on private and presence channels");
        headline(server().broadcaster(), "from the application");
        awaitLog("bob got .headline {text:from the application}");
    }

    @Test
    void aCacheChannelMissesAndThenGivesItsLastEventToWhoJoinsLater() {
        run("""
                window.listen = (name, channel) => channel
                    .subscribed(note(name + ' is in'))
                    .on('pusher:cache_miss', note(name + ' misses'))
                    .listen('.forecast', note(name + ' got'));
                listen('alice', connect('alice').channel('cache-weather'));
                """);
        awaitLog("alice is in", "alice misses {}");

        // Where two servers are one, each takes one of these: what is sent by both at once may come in either order.
        broadcast(Channel.publicChannel("cache-weather"), "forecast", Map.of("sky", "cloudy"));
        awaitLog("alice got {sky:cloudy}");
        broadcast(Channel.publicChannel("cache-weather"), "forecast", Map.of("sky", "clear"));
        awaitLog("alice got {sky:clear}");

        run("listen('bob', connect('bob').channel('cache-weather'))");
        awaitLog("bob is in", "bob got {sky:clear}");
    }

    @Test
    void subscriptionCountsAreToldAsPeopleComeAndGo() {
        run("""
                window.count = (name, channel) =>
                    channel.on('pusher:subscription_count', note(name + ' counts'));
                count('alice', connect('alice').channel('news'));
                """);
        awaitLog("alice counts {subscription_count:1}");

        run("""
                window.bob = connect('bob');
                count('bob', bob.channel('news'));
                """);
        awaitLogInAnyOrder("alice counts {subscription_count:2}", "bob counts {subscription_count:2}");

        run("bob.disconnect()");
        awaitLog("alice counts {subscription_count:1}");
    }

    private void broadcast(Channel channel, String event, Object payload) {
        server().broadcaster().on(channel).as(event).with(payload).sendNow();
    }

    private static void headline(Broadcaster broadcaster, String text) {
        broadcaster
                .on(Channel.publicChannel("news"))
                .as("headline")
                .with(Map.of("text", text))
                .sendNow();
    }

    record InvoicePaid(long invoiceId) implements BroadcastNotification {

        @Override
        public String broadcastId() {
            return "invoice-" + invoiceId;
        }
    }
}
