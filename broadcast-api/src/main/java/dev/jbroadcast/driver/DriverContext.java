package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.json.JsonCodec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a {@link DriverFactory} makes a driver of: the configuration of one connection, and the world around it. Made by
 * the manager; in use only while the driver is being made.
 */
public final class DriverContext {

    private final String connection;
    private final Map<String, String> properties;
    private final Function<String, BroadcastDriver> connections;
    private final JsonCodec codec;

    /**
     * @param connection the name of the connection
     * @param properties its configuration, without the prefix {@code broadcast.connections.<name>.}
     * @param connections finds the driver of another connection
     * @param codec what reads and writes JSON
     */
    public DriverContext(
            String connection,
            Map<String, String> properties,
            Function<String, BroadcastDriver> connections,
            JsonCodec codec) {
        this.connection = connection;
        this.properties = Map.copyOf(properties);
        this.connections = connections;
        this.codec = codec;
    }

    /** The name of the connection that the driver is for. */
    public String connection() {
        return connection;
    }

    /** What a property is set to, without spaces around it; empty if it is not set, or to nothing. */
    public Optional<String> get(String property) {
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
}
