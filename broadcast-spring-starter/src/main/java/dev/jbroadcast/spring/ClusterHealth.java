package dev.jbroadcast.spring;

import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.cluster.ClusterStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether this server hears of the others. */
record ClusterHealth(Cluster cluster) implements HealthCheck {

    @Override
    public Report check() {
        ClusterStatus status = cluster.status();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("node", status.node());
        details.put("nodes", status.nodes());
        details.put("description", status.description());
        return new Report(status.reachable(), details);
    }
}
