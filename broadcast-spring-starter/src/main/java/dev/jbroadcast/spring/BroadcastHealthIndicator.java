package dev.jbroadcast.spring;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down if one of the servers elsewhere does not take our requests. */
final class BroadcastHealthIndicator implements HealthIndicator {

    private final ServersElsewhere servers;

    BroadcastHealthIndicator(ServersElsewhere servers) {
        this.servers = servers;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        servers.problems().forEach((connection, problem) -> {
            if (problem.isEmpty()) {
                health.withDetail(connection, "reachable");
            } else {
                health.down().withDetail(connection, problem);
            }
        });
        return health.build();
    }
}
