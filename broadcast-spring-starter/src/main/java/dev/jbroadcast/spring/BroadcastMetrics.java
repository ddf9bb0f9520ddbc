package dev.jbroadcast.spring;

import dev.jbroadcast.delivery.DeliveryStatistics;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.server.AppStatistics;
import dev.jbroadcast.server.Hub;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the server and the queues count anyway, as meters: read when somebody asks for them, so nothing is paid for an
 * event. No tag has more values than there are connections.
 */
final class BroadcastMetrics implements MeterBinder {

    private final @Nullable BroadcastManager manager;
    private final @Nullable PusherServer server;
    private final @Nullable Cluster cluster;

    BroadcastMetrics(@Nullable BroadcastManager manager, @Nullable PusherServer server, @Nullable Cluster cluster) {
        this.manager = manager;
        this.server = server;
        this.cluster = cluster;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (server != null) {
            bind(server, registry);
        }
        if (cluster != null) {
            bind(cluster, registry);
        }
        if (manager != null) {
            manager.connections().forEach(connection -> bind(manager, connection, registry));
        }
    }

    private static void bind(PusherServer server, MeterRegistry registry) {
        Gauge.builder("broadcast.connections", server, PusherServer::connectionCount)
                .description("Clients that are connected")
                .register(registry);
        Gauge.builder("broadcast.channels", server, PusherServer::channelCount)
                .description("Channels that somebody listens on")
                .register(registry);
        Gauge.builder(
                        "broadcast.subscriptions",
                        server,
                        all -> all.hubs().stream()
                                .mapToInt(Hub::subscriptionCount)
                                .sum())
                .description("Subscriptions to all channels together")
                .register(registry);
        counter(server, "broadcast.client.messages", "Messages that clients have sent", AppStatistics::clientMessages)
                .register(registry);
        counter(server, "broadcast.published", "Events published, each channel counted", AppStatistics::publications)
                .register(registry);
    }

    private static void bind(Cluster cluster, MeterRegistry registry) {
        Gauge.builder(
                        "broadcast.cluster.reachable",
                        cluster,
                        all -> all.status().reachable() ? 1 : 0)
                .description("1 if this server hears of the others that are one with it, 0 if it goes on alone")
                .register(registry);
        Gauge.builder("broadcast.cluster.nodes", cluster, all -> all.status().nodes())
                .description("Servers that are one, as far as this one knows")
                .register(registry);
    }

    private static FunctionCounter.Builder<PusherServer> counter(
            PusherServer server, String name, String description, ToLongFunction<AppStatistics> count) {
        return FunctionCounter.builder(
                        name,
                        server,
                        all -> all.hubs().stream()
                                .map(Hub::statistics)
                                .mapToLong(count)
                                .sum())
                .description(description);
    }

    private static void bind(BroadcastManager manager, String connection, MeterRegistry registry) {
        gauge(manager, connection, "broadcast.queue.waiting", "Publications that wait", DeliveryStatistics::waiting)
                .register(registry);
        gauge(manager, connection, "broadcast.queue.in.flight", "Publications under way", DeliveryStatistics::inFlight)
                .register(registry);
        counter(manager, connection, "sent", DeliveryStatistics::sent).register(registry);
        counter(manager, connection, "replaced", DeliveryStatistics::replaced).register(registry);
        counter(manager, connection, "dropped", DeliveryStatistics::dropped).register(registry);
        counter(manager, connection, "failed", DeliveryStatistics::failed).register(registry);
        FunctionCounter.builder(
                        "broadcast.retries",
                        manager,
                        all -> all.statistics(connection).retried())
                .description("Attempts after the first")
                .tag("connection", connection)
                .register(registry);
    }

    private static Gauge.Builder<BroadcastManager> gauge(
            BroadcastManager manager,
            String connection,
            String name,
            String description,
            ToLongFunction<DeliveryStatistics> count) {
        return Gauge.builder(name, manager, all -> count.applyAsLong(all.statistics(connection)))
                .description(description)
                .tag("connection", connection);
    }

    private static FunctionCounter.Builder<BroadcastManager> counter(
            BroadcastManager manager, String connection, String outcome, ToLongFunction<DeliveryStatistics> count) {
        return FunctionCounter.builder(
                        "broadcast.deliveries", manager, all -> count.applyAsLong(all.statistics(connection)))
                .description("Publications that are done with, by what became of them")
                .tag("connection", connection)
                .tag("outcome", outcome);
    }
}
