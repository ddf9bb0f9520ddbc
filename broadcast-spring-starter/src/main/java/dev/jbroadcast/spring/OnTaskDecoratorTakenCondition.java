package dev.jbroadcast.spring;

import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Spring Boot takes all task decorators. Before 4.0 it takes none if there are two, and so the application's goes
 * first.
 */
final class OnTaskDecoratorTakenCondition extends SpringBootCondition implements ConfigurationCondition {

    private static final String SEVERAL_DECORATORS = "org.springframework.core.task.support.CompositeTaskDecorator";

    /** Only then it is known what beans the application has. */
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("task decorator");
        if (ClassUtils.isPresent(SEVERAL_DECORATORS, context.getClassLoader())) {
            return ConditionOutcome.match(message.because("there may be several"));
        }
        String[] others =
                Objects.requireNonNull(context.getBeanFactory()).getBeanNamesForType(TaskDecorator.class, true, false);
        return others.length == 0
                ? ConditionOutcome.match(message.because("there is no other"))
                : ConditionOutcome.noMatch(message.found("bean", "beans").items((Object[]) others));
    }
}
