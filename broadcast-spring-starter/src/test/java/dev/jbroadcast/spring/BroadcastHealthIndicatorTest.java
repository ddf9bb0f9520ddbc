package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

class BroadcastHealthIndicatorTest {

    @Test
    void isDownWhereTheServerElsewhereDoesNotAnswer() {
        assumeThat(ClassUtils.isPresent("org.springframework.boot.health.contributor.HealthIndicator", null))
                .isTrue();

        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        BroadcastAutoConfiguration.class, BroadcastOperationsAutoConfiguration.class))
                .withPropertyValues(
                        "broadcast.default=reverb",
                        "broadcast.connections.reverb.driver=reverb",
                        "broadcast.connections.reverb.app-id=1",
                        "broadcast.connections.reverb.key=key",
                        "broadcast.connections.reverb.secret=secret",
                        "broadcast.connections.reverb.scheme=http",
                        "broadcast.connections.reverb.host=127.0.0.1",
                        "broadcast.connections.reverb.port=1")
                .run(context -> {
                    var health = context.getBean("broadcastHealthIndicator", HealthIndicator.class)
                            .health();
                    assertThat(health.getStatus().getCode()).isEqualTo("DOWN");
                    assertThat(health.getDetails()).containsOnlyKeys("reverb");
                });
    }
}
