package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@link DriverFactory} makes a driver of: the configuration of one connection, and the world around it. Made by
 * the manager; in use only while the driver is being made.
 */
public final class DriverContext {

    private static final Pattern SIMPLE_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private final String connection;
    private final Map<String, String> properties;
    private final Function<String, BroadcastDriver> connections;
    private final JsonCodec codec;
    private final Threads threads;
    private final Set<String> asked = new TreeSet<>();

    /**
     * @param connection the name of the connection
     * @param properties its configuration, without the prefix {@code broadcast.connections.<name>.}
     * @param connections finds the driver of another connection
     * @param codec what reads and writes JSON
     * @param threads where the driver has threads from, if it needs any
     */
    public DriverContext(
            String connection,
            Map<String, String> properties,
            Function<String, BroadcastDriver> connections,
            JsonCodec codec,
            Threads threads) {
        this.connection = connection;
        this.properties = Map.copyOf(properties);
        this.connections = connections;
        this.codec = codec;
        this.threads = threads;
    }

    /** The name of the connection that the driver is for. */
    public String connection() {
        return connection;
    }

    /** What a property is set to, without spaces around it; empty if it is not set, or to nothing. */
    public Optional<String> get(String property) {
        asked.add(property);
        return Optional.ofNullable(properties.get(property)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * What a property is set to, without spaces around it.
     *
     * @throws IllegalArgumentException if it is not set; the message names it
     */
    public String require(String property) {
        return get(property)
                .orElseThrow(() -> new IllegalArgumentException(
                        "broadcast.connections.%s.%s is not set, and the driver %s needs it"
                                .formatted(connection, property, properties.getOrDefault("driver", ""))));
    }

    /**
     * What a property is set to, as a whole number; empty if it is not set.
     *
     * @throws IllegalArgumentException if it is set to anything else; the message names it
     */
    public Optional<Integer> getInt(String property) {
        return get(property).map(value -> {
            try {
                return Integer.valueOf(value);
            } catch (NumberFormatException e) {
                throw illegal(property, value, "a whole number");
            }
        });
    }

    /**
     * What a property is set to, as {@code true} or {@code false}; empty if it is not set.
     *
     * @throws IllegalArgumentException if it is set to anything else; the message names it
     */
    public Optional<Boolean> getBoolean(String property) {
        return get(property).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw illegal(property, value, "true or false");
        });
    }

    /**
     * What a property is set to, as a time: a whole number and its unit, {@code ms}, {@code s}, {@code m} or {@code h},
     * or as ISO-8601 writes it; empty if it is not set.
     *
     * @throws IllegalArgumentException if it is set to anything else; the message names it
     */
    public Optional<Duration> getDuration(String property) {
        return get(property).map(value -> {
            try {
                Matcher simple = SIMPLE_DURATION.matcher(value);
                return simple.matches()
                        ? Duration.of(Long.parseLong(simple.group(1)), unit(simple.group(2)))
                        : Duration.parse(value);
            } catch (DateTimeException | ArithmeticException e) {
                throw illegal(property, value, "a time with its unit, such as 500ms, 10s or 2m");
            }
        });
    }

    private static ChronoUnit unit(String name) {
        return switch (name) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            default -> ChronoUnit.HOURS;
        };
    }

    private IllegalArgumentException illegal(String property, String value, String takes) {
        return new IllegalArgumentException(
                "broadcast.connections.%s.%s is \"%s\"; it takes %s".formatted(connection, property, value, takes));
    }

    /**
     * The driver of another connection, for a driver that is made of others. It is made first if need be.
     *
     * @throws IllegalArgumentException if there is no such connection, or it is made of this one
     */
    public BroadcastDriver connection(String name) {
        return connections.apply(name);
    }

    /** What reads and writes JSON. */
    public JsonCodec codec() {
        return codec;
    }

    /** Where the driver has threads from, if it needs any. */
    public Threads threads() {
        return threads;
    }

    /** The properties that a factory has asked for so far. */
    public Set<String> asked() {
        return Collections.unmodifiableSet(asked);
    }
}
