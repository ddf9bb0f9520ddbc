package dev.jbroadcast.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** As Spring Boot's own condition for checks of health, whose package differs between its lines. */
final class OnHealthCheckCondition extends SpringBootCondition {

    private static final String OWN = "management.health.broadcast.enabled";
    private static final String ALL = "management.health.defaults.enabled";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        String property = environment.containsProperty(OWN) ? OWN : ALL;
        boolean enabled = environment.getProperty(property, Boolean.class, true);
        return new ConditionOutcome(
                enabled, ConditionMessage.forCondition("broadcast health check").because(property + " is " + enabled));
    }
}
