package dev.jbroadcast.browser;

import dev.jbroadcast.Channel;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Channels whose events only their subscribers can read, with the build of pusher-js that can. */
class EncryptionInTheBrowserTest extends BrowserTest {

    @Override
    String page() {
        return "/with-encryption.html";
    }

    @Test
    void anEventIsReadableOnThePageAndNotOnTheWire() {
        run("""
                const alice = connect('alice');
                alice.connector.pusher.connection.bind('message', ({ event, data }) => {
                    if (event === 'diagnosis') note('on the wire:')(Object.keys(data));
                });
                alice.encryptedPrivate('patients.42').subscribed(note('is in')).listen('.diagnosis', note('on the page:'));
                """);
        awaitLog("is in");

        diagnosis("patients.42", Map.of("finding", "gesund 😀"));

        awaitLogInAnyOrder("on the wire: [nonce,ciphertext]", "on the page: {finding:gesund 😀}");
    }

    @Test
    void anEncryptedCacheChannelMissesAndThenGivesItsLastEventToWhoJoinsLater() {
        run("""
                window.listen = (name, channel) => channel
                    .subscribed(note(name + ' is in'))
                    .on('pusher:cache_miss', note(name + ' misses'))
                    .listen('.diagnosis', note(name + ' reads'));
                listen('alice', connect('alice').encryptedPrivate('cache-patients.42'));
                """);
        awaitLog("alice is in", "alice misses {}");

        diagnosis("cache-patients.42", Map.of("finding", "well"));
        awaitLog("alice reads {finding:well}");

        run("listen('bob', connect('bob').encryptedPrivate('cache-patients.42'))");
        awaitLog("bob is in", "bob reads {finding:well}");
    }

    @Test
    void whoMayNotJoinGetsNeitherEventsNorTheKey() {
        run("""
                connect('mallory').encryptedPrivate('patients.42')
                    .subscribed(note('in'))
                    .error(({ type, status }) => note('refused:')(type, status));
                """);

        awaitLog("refused: AuthError 403");
    }

    private void diagnosis(String channel, Object payload) {
        server().broadcaster()
                .on(Channel.encryptedPrivate(channel))
                .as("diagnosis")
                .with(payload)
                .sendNow();
    }
}
