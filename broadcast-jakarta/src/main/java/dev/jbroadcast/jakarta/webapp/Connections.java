package dev.jbroadcast.jakarta.webapp;

import static dev.jbroadcast.jakarta.configuration.BroadcastSettings.IN_PROCESS;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.delivery.FailureListener;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.DriverFactory;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.jta.JtaTransactions;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.manager.UnknownSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connections of an application: those that need no configuration, every contributed driver by its name, and those
 * of the settings.
 */
final class Connections {

    private final BroadcastSettings settings;
    private final Contributions contributions;
    private final Map<String, BroadcastDriver> drivers;

    /** @param drivers by name, that of the server inside the application among them if there is one */
    Connections(BroadcastSettings settings, Contributions contributions, Map<String, BroadcastDriver> drivers) {
        this.settings = settings;
        this.contributions = contributions;
        this.drivers = drivers;
    }

    BroadcastManager manager(JsonCodec codec, Threads threads, CurrentSocket currentSocket, ChannelRegistry channels) {
        Set<String> names = names();
        if (!names.contains(settings.defaultConnection())) {
            throw new IllegalStateException(
                    "broadcast.default is \"%s\", and there is no such connection; there are: %s"
                            .formatted(settings.defaultConnection(), String.join(", ", names)));
        }
        BroadcastManager.Builder builder = BroadcastManager.builder()
                .driver(new InProcessFactory(drivers))
                .defaultConnection(settings.defaultConnection())
                .codec(codec)
                .threads(threads)
                .currentSocket(currentSocket)
                .unknownSocket(settings.failOnUnknownSocket() ? UnknownSocket.FAIL : UnknownSocket.WARN);
        contributions.all(DriverFactory.class).forEach(builder::driver);
        names.forEach(name -> add(builder, name));
        contributions.one(TransactionHook.class).or(JtaTransactions::find).ifPresent(builder::transactions);
        contributions.one(EventNamer.class).ifPresent(builder::namer);
        contributions.all(FailureListener.class).forEach(builder::onFailure);
        if (settings.auth().enabled()) {
            // Where clients could ask to join channels, it is checked that some driver can let them in.
            builder.channels(channels);
        }
        contributions.all(BroadcastManagerCustomizer.class).forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of("log", "null"));
        names.addAll(drivers.keySet());
        names.addAll(settings.connections().keySet());
        return names;
    }

    private void add(BroadcastManager.Builder builder, String name) {
        Map<String, String> configured = settings.connections().get(name);
        if (configured != null) {
            builder.connection(name, configured);
        } else if (drivers.containsKey(name)) {
            builder.connection(name, drivers.get(name));
        } else {
            builder.connection(name, Map.of("driver", name));
        }
    }

    /** The sort of driver that a connection of another name takes to use the server in this application. */
    private record InProcessFactory(Map<String, BroadcastDriver> drivers) implements DriverFactory {

        @Override
        public String name() {
            return IN_PROCESS;
        }

        @Override
        public BroadcastDriver create(DriverContext context) {
            return drivers.get(IN_PROCESS);
        }
    }
}
