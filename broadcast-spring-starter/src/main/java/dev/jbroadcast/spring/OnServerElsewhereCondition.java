package dev.jbroadcast.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** There is a connection over HTTP, of which one may want to know whether it works. */
final class OnServerElsewhereCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("broadcast server elsewhere");
        return OnInProcessServerCondition.connections(context.getEnvironment()).values().stream()
                        .anyMatch(DetailedConnection::isElsewhere)
                ? ConditionOutcome.match(message.because("a connection has the driver pusher or reverb"))
                : ConditionOutcome.noMatch(message.because("no connection has the driver pusher or reverb"));
    }
}
