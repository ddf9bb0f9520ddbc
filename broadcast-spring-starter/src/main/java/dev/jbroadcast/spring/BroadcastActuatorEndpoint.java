package dev.jbroadcast.spring;

import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.delivery.DeliveryStatistics;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.server.AppStatistics;
import dev.jbroadcast.server.Hub;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.cluster.ClusterStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@code /actuator/broadcast}: how events leave, who listens, and what may be listened to. No key, no secret, and no
 * name of a channel, which may tell of a user.
 */
@Endpoint(id = "broadcast")
public final class BroadcastActuatorEndpoint {

    private final @Nullable BroadcastManager manager;
    private final @Nullable PusherServer server;
    private final @Nullable ChannelRegistry channels;
    private final @Nullable Cluster cluster;

    BroadcastActuatorEndpoint(
            @Nullable BroadcastManager manager,
            @Nullable PusherServer server,
            @Nullable ChannelRegistry channels,
            @Nullable Cluster cluster) {
        this.manager = manager;
        this.server = server;
        this.channels = channels;
        this.cluster = cluster;
    }

    /** What it is at this moment. */
    @ReadOperation
    public Report report() {
        return new Report(
                manager == null ? null : manager.defaultConnection(),
                connections(),
                apps(),
                channels == null ? List.of() : channels.patterns(),
                manager == null
                        ? List.of()
                        : manager.eventClasses().stream()
                                .map(Class::getName)
                                .sorted()
                                .toList(),
                cluster == null ? null : cluster.status());
    }

    private Map<String, ConnectionReport> connections() {
        Map<String, ConnectionReport> connections = new LinkedHashMap<>();
        if (manager != null) {
            for (String name : manager.connections()) {
                connections.put(
                        name,
                        new ConnectionReport(
                                manager.driver(name).getClass().getSimpleName(), manager.statistics(name)));
            }
        }
        return connections;
    }

    private Map<String, AppReport> apps() {
        Map<String, AppReport> apps = new LinkedHashMap<>();
        if (server != null) {
            for (Hub hub : server.hubs()) {
                apps.put(hub.app().id(), new AppReport(hub.channelCount(), hub.subscriptionCount(), hub.statistics()));
            }
        }
        return apps;
    }

    /**
     * The answer.
     *
     * @param defaultConnection the connection that events leave over unless they say otherwise
     * @param connections by name
     * @param apps by id: those of the server in this application that somebody has used
     * @param channelPatterns channels that clients can ask to join
     * @param eventClasses classes of the events that were sent so far, or named at the start
     * @param cluster how it is with the other servers that are one with that in this application; null if there are
     *     none
     */
    public record Report(
            @Nullable String defaultConnection,
            Map<String, ConnectionReport> connections,
            Map<String, AppReport> apps,
            List<String> channelPatterns,
            List<String> eventClasses,
            @Nullable ClusterStatus cluster) {}

    /**
     * A connection that events leave over.
     *
     * @param driver class of what carries them
     * @param queue what has become of them
     */
    public record ConnectionReport(String driver, DeliveryStatistics queue) {}

    /**
     * An app of the server in this application.
     *
     * @param channels how many have subscriptions
     * @param subscriptions how many there are
     * @param statistics its connections and messages
     */
    public record AppReport(int channels, int subscriptions, AppStatistics statistics) {}
}
