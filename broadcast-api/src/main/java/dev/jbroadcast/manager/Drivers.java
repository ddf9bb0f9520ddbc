package dev.jbroadcast.manager;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.DriverFactory;
import dev.jbroadcast.json.JsonCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the drivers of all connections: from what is configured, each after those that it is made of. */
final class Drivers {

    private static final Logger log = LoggerFactory.getLogger(BroadcastManager.class);

    private final Map<String, Object> definitions;
    private final Map<String, DriverFactory> factories;
    private final JsonCodec codec;
    private final Threads threads;
    private final Map<String, BroadcastDriver> made = new LinkedHashMap<>();
    private final Set<String> beingMade = new LinkedHashSet<>();
    private final List<AutoCloseable> owned = new ArrayList<>();

    /**
     * @param definitions by name of connection, a driver or the properties to make one of
     * @param own the application's factories, which come before those that are found
     */
    Drivers(Map<String, Object> definitions, Map<String, DriverFactory> own, JsonCodec codec, Threads threads) {
        this.definitions = definitions;
        this.codec = codec;
        this.threads = threads;
        this.factories = new LinkedHashMap<>(own);
        discover(Thread.currentThread().getContextClassLoader());
        discover(Drivers.class.getClassLoader());
    }

    private void discover(@Nullable ClassLoader loader) {
        for (DriverFactory factory : ServiceLoader.load(DriverFactory.class, loader)) {
            factories.putIfAbsent(factory.name(), factory);
        }
    }

    /** All drivers in the order of the definitions. */
    Map<String, BroadcastDriver> make() {
        Map<String, BroadcastDriver> inOrder = new LinkedHashMap<>();
        definitions.keySet().forEach(name -> inOrder.put(name, driver(name)));
        return inOrder;
    }

    /** The drivers that were made here and can be closed, each before those that it is made of. */
    List<AutoCloseable> owned() {
        List<AutoCloseable> newestFirst = new ArrayList<>(owned);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private BroadcastDriver driver(String name) {
        BroadcastDriver known = made.get(name);
        if (known != null) {
            return known;
        }
        if (!beingMade.add(name)) {
            throw new IllegalArgumentException("the broadcast connection \"%s\" is made of itself: %s → %s"
                    .formatted(
                            name,
                            beingMade.stream()
                                    .dropWhile(outer -> !outer.equals(name))
                                    .collect(Collectors.joining(" → ")),
                            name));
        }
        Object definition = definitions.get(name);
        BroadcastDriver driver =
                definition instanceof BroadcastDriver given ? given : create(name, properties(definition));
        beingMade.remove(name);
        made.put(name, driver);
        return driver;
    }

    /** The driver of a connection that another is made of. */
    private BroadcastDriver part(String whole, String name) {
        if (!definitions.containsKey(name)) {
            throw new IllegalArgumentException(
                    "the broadcast connection \"%s\" is made of \"%s\", and there is no such connection; there are: %s"
                            .formatted(whole, name, String.join(", ", definitions.keySet())));
        }
        return driver(name);
    }

    @SuppressWarnings("unchecked") // The builder lets nothing else in.
    private static Map<String, String> properties(Object definition) {
        return (Map<String, String>) definition;
    }

    private BroadcastDriver create(String name, Map<String, String> properties) {
        String sort = properties.getOrDefault("driver", "").strip();
        DriverFactory factory = factories.get(sort);
        if (factory == null) {
            throw new IllegalArgumentException(
                    "broadcast.connections.%s.driver is \"%s\", and there is no such driver; there are: %s"
                            .formatted(name, sort, String.join(", ", new TreeSet<>(factories.keySet()))));
        }
        DriverContext context = new DriverContext(name, properties, part -> part(name, part), codec, threads);
        BroadcastDriver driver = create(factory, context);
        warnOfUnknown(properties, context);
        if (driver instanceof AutoCloseable closeable) {
            owned.add(closeable);
        }
        return driver;
    }

    /** A property that is spelt wrong has no effect, and its owner wonders why. */
    private static void warnOfUnknown(Map<String, String> properties, DriverContext context) {
        for (String property : new TreeSet<>(properties.keySet())) {
            if (!property.equals("driver") && !context.asked().contains(property)) {
                log.warn(
                        "broadcast.connections.{}.{} is set, and the driver {} has no use for it; it knows {}",
                        context.connection(),
                        property,
                        properties.get("driver"),
                        context.asked().isEmpty() ? "no properties" : String.join(", ", context.asked()));
            }
        }
    }

    private static BroadcastDriver create(DriverFactory factory, DriverContext context) {
        BroadcastDriver driver;
        try {
            driver = factory.create(context);
        } catch (IllegalArgumentException e) {
            // It names the property, and so the connection.
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the driver %s of the broadcast connection \"%s\" cannot be made: %s"
                            .formatted(factory.name(), context.connection(), e.getMessage()),
                    e);
        }
        if (driver == null) {
            throw new IllegalStateException("%s has made no driver for the broadcast connection \"%s\""
                    .formatted(factory.getClass().getName(), context.connection()));
        }
        return driver;
    }
}
