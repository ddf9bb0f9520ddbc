package dev.jbroadcast.spring;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says what a check has found. */
final class BroadcastHealthIndicator implements HealthIndicator {

    private final HealthCheck check;

    BroadcastHealthIndicator(HealthCheck check) {
        this.check = check;
    }

    @Override
    public Health health() {
        HealthCheck.Report report = check.check();
        return (report.up() ? Health.up() : Health.down())
                .withDetails(report.details())
                .build();
    }
}
