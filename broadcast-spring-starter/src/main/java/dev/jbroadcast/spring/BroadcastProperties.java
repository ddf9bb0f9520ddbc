package dev.jbroadcast.spring;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of broadcasting.
 *
 * @param enabled Whether anything is set up at all.
 * @param defaultConnection Connection that events are sent over unless they say otherwise. By default in-process, the
 *     server inside this application.
 * @param connections Connections by name, beside those that are always there: in-process, log and null.
 * @param failOnUnknownSocket Whether toOthers() fails where a request does not name its connection, instead of sending
 *     to everyone with a warning.
 * @param server Server inside this application.
 * @param auth Endpoint that clients ask to join a channel.
 */
@ConfigurationProperties("broadcast")
public record BroadcastProperties(
        @DefaultValue("true") boolean enabled,

        @org.springframework.boot.context.properties.bind.Name("default") @DefaultValue("in-process")
        String defaultConnection,

        @DefaultValue Map<String, Connection> connections,
        @DefaultValue("false") boolean failOnUnknownSocket,
        @DefaultValue Server server,
        @DefaultValue Auth auth) {

    /**
     * A way for events to leave the application.
     *
     * @param driver What carries them.
     */
    public record Connection(Driver driver) {}

    /** What carries events. */
    public enum Driver {
        /** The server inside this application. */
        IN_PROCESS,
        /** The log. */
        LOG,
        /** Nothing. */
        NULL
    }

    /**
     * The server inside this application, on its own port.
     *
     * @param appId Name of the app in the HTTP API.
     * @param appKey Key that clients connect with. Public.
     * @param appSecret Secret that subscriptions are signed with. Never leaves the back-end.
     * @param pathPrefix What stands before /app/{key} in the URL that clients connect to.
     * @param activityTimeout Silence after which a client is pinged.
     * @param clientEvents Whether clients may send events to each other.
     * @param maxMessageSize Longest message that a client may send.
     */
    public record Server(
            @DefaultValue("app") String appId,
            @Nullable String appKey,
            @Nullable String appSecret,
            @DefaultValue("") String pathPrefix,
            @DefaultValue("120s") Duration activityTimeout,
            @DefaultValue("true") boolean clientEvents,
            @DefaultValue("64KB") DataSize maxMessageSize) {}

    /**
     * The endpoint that clients ask to join a channel.
     *
     * @param path Path of the endpoint.
     */
    public record Auth(@DefaultValue("/broadcasting/auth") String path) {}
}
