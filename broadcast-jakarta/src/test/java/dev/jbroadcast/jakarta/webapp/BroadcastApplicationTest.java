package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Channel;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.Test;

class BroadcastApplicationTest {

    private static BroadcastSettings settings(String... namesAndValues) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return BroadcastSettings.of(settings);
    }

    private static BroadcastSettings withServer() {
        return settings("broadcast.server.app-key", "key", "broadcast.server.app-secret", "secret");
    }

    @Test
    void contributedDriversAreConnectionsByTheNamesOfTheirClasses() {
        InMemoryDriver driver = new InMemoryDriver();
        try (BroadcastApplication application =
                BroadcastApplication.start(settings("broadcast.default", "inMemoryDriver"), Contributions.of(driver))) {
            application.broadcaster().on(Channel.publicChannel("news")).sendNow();

            assertThat(driver.publications()).hasSize(1);
            assertThat(application.server()).isEmpty();
            assertThat(application.channelAuth()).isEmpty();
        }
    }

    @Test
    void connectionsOfTheSettingsAreThereBesideThoseThatNeedNone() {
        try (BroadcastApplication application = BroadcastApplication.start(
                settings(
                        "broadcast.default", "both",
                        "broadcast.connections.both.driver", "fan-out",
                        "broadcast.connections.both.connections", "log, in-process",
                        "broadcast.server.app-key", "key",
                        "broadcast.server.app-secret", "secret"),
                Contributions.of())) {
            assertThat(application.broadcaster().connections())
                    .containsExactlyInAnyOrder("log", "null", "in-process", "both");
            assertThat(application.server()).isPresent();
            assertThat(application.channelAuth()).isPresent();
            assertThat(application.userAuth()).isPresent();
        }
    }

    @Test
    void nothingAuthorizesWhereNobodyMayAsk() {
        try (BroadcastApplication application = BroadcastApplication.start(
                settings(
                        "broadcast.auth.enabled", "false",
                        "broadcast.server.app-key", "key",
                        "broadcast.server.app-secret", "secret"),
                Contributions.of())) {
            assertThat(application.channelAuth()).isEmpty();
            assertThat(application.userAuth()).isEmpty();
        }
    }

    @Test
    void saysWhichConnectionsThereAreWhereTheDefaultOneIsNone() {
        assertThatThrownBy(
                        () -> BroadcastApplication.start(settings("broadcast.default", "revreb"), Contributions.of()))
                .hasMessage("broadcast.default is \"revreb\", and there is no such connection; there are: log, null");
    }

    @Test
    void channelsThatNobodyCanBeLetIntoAreFoundAtTheStart() {
        ChannelRoutes routes = channels -> channels.privateChannel("a", (subscriber, params) -> true);

        assertThatThrownBy(() ->
                        BroadcastApplication.start(settings("broadcast.default", "log"), Contributions.of(routes)))
                .hasMessageContaining("clients are to join private-a, but none of the connections");
    }

    @Test
    void saysWhichContributionsAreOneTooMany() {
        EventNamer namer = EventNamer.simpleName();

        assertThatThrownBy(() -> BroadcastApplication.start(
                        settings("broadcast.default", "log"), Contributions.of(namer, namer)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("there can be only one EventNamer, and there are ");
    }

    @Test
    void saysWhichPropertyOfTheServerIsWrong() {
        assertThatThrownBy(() -> BroadcastApplication.start(
                        settings(
                                "broadcast.server.app-key", "key",
                                "broadcast.server.app-secret", "secret",
                                "broadcast.server.encryption-master-key", "short"),
                        Contributions.of()))
                .hasMessageStartingWith("the property broadcast.server.encryption-master-key cannot be used: ")
                .hasMessageNotContainingAny("short\"");
    }

    @Test
    void threadsAreThoseThatAreContributedAndEndWithTheApplication() throws Exception {
        Queue<Thread> made = new ConcurrentLinkedQueue<>();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task);
            made.add(thread);
            return thread;
        };
        BroadcastApplication application =
                BroadcastApplication.start(withServer(), Contributions.of(Threads.of(factory)));
        application.broadcaster().on(Channel.publicChannel("news")).sendNow();

        application.close();
        application.close();

        assertThat(made).isNotEmpty();
        for (Thread thread : made) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void threadsAreThoseOfTheServerWhereItMakesThem() {
        String before = System.getProperty(Context.INITIAL_CONTEXT_FACTORY);
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, ServerNames.class.getName());
        try (BroadcastApplication application = BroadcastApplication.start(withServer(), Contributions.of())) {
            assertThat(application.server()).isPresent();
            assertThat(Thread.getAllStackTraces().keySet())
                    .anyMatch(thread -> thread.getThreadGroup() == ServerNames.GROUP);
        } finally {
            if (before == null) {
                System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
            } else {
                System.setProperty(Context.INITIAL_CONTEXT_FACTORY, before);
            }
        }
    }

    /** The names that a server of Jakarta EE has, of which there is one. Public because JNDI makes it. */
    public static final class ServerNames implements InitialContextFactory {

        private static final ThreadGroup GROUP = new ThreadGroup("managed");

        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) throws NamingException {
                    if (name.equals("java:comp/DefaultManagedThreadFactory")) {
                        return (ThreadFactory) task -> new Thread(GROUP, task);
                    }
                    throw new NamingException(name);
                }
            };
        }
    }

    @Test
    void contributionsAreInTheirOrderAndTheFirstOfANameCounts() {
        InMemoryDriver first = new InMemoryDriver();
        InMemoryDriver second = new InMemoryDriver();
        Contributions both = Contributions.of(first).and(Contributions.of(second, "text"));

        assertThat(both.all(InMemoryDriver.class)).isEqualTo(List.of(first, second));
        assertThat(both.named(InMemoryDriver.class)).isEqualTo(Map.of("inMemoryDriver", first));
        assertThat(both.one(String.class)).hasValue("text");
    }
}
